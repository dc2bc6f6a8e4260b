import type { Ports, RpcContext } from '@guzgu/ports'
import type { CellQuery } from '../domain/cell-query.ts'

/** Notes what was asked of national results, in one append. `page`: which drawing of a page asked; empty: a program. */
export type QueryLog = (queries: readonly CellQuery[], page: string, context: RpcContext) => Promise<void>

export const createQueryLog =
  ({ store, clock, ids }: Pick<Ports, 'store' | 'clock' | 'ids'>): QueryLog =>
  async (queries, page, { actor, correlation }) => {
    const metadata = { at: clock.now(), actor: actor.accountId, correlation }
    const events = queries.map((query) => ({ type: 'CellsQueried', schema: 1, data: page === '' ? query : { ...query, page }, metadata }))
    await store.append(`cell-query-${ids.newId()}`, 0, events)
  }
