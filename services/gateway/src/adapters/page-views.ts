import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Ids } from '@guzgu/ports'
import type { FastifyRequest } from 'fastify'

const HEADER = 'x-guzgu-page'

/**
 * Which calls belong to one drawing of a page: the pages of this process are given a name for each drawing, and say it with every call.
 * Nobody else can say one, so a program of an analyst is never taken for a page.
 */
export const createPageViews = (ids: Ids, key: Uint8Array = randomBytes(32)) => {
  const sealOf = (id: string): string => createHmac('sha256', key).update(id).digest('base64url')
  return {
    open: (): string => {
      const id = ids.newId()
      return `${id} ${sealOf(id)}`
    },
    /** Empty: not a page of ours. */
    of: ({ headers }: Pick<FastifyRequest, 'headers'>): string => {
      const [id = '', seal = ''] = String(headers[HEADER] ?? '').split(' ')
      const [said, meant] = [Buffer.from(seal), Buffer.from(sealOf(id))]
      return said.length === meant.length && timingSafeEqual(said, meant) ? id : ''
    },
  }
}

export type PageViews = ReturnType<typeof createPageViews>
