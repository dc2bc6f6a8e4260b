import { type NewEvent, Unavailable, VersionConflict } from '@guzgu/event-sourcing'
import { fresh, rejectionOf } from '@guzgu/ports/contract'
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { describeMongodb, opener } from './testing/describe-mongodb.ts'
import { type Fault, type FaultyLink, openFaultyLink } from './testing/faulty-link.ts'

const DOCUMENTS = 1_200
const PADDING = 'x'.repeat(200)

describeMongodb('a link that fails', (server) => {
  const connect = opener()
  let link: FaultyLink
  let database: string
  beforeEach(async () => {
    link = await openFaultyLink(server().url)
    database = fresh('links')
  })
  afterEach(() => link.close())
  const overLink = (timeoutMs = 10_000) => connect({ url: link.url, database, timeoutMs }).portsFor('intake')
  const directly = () => connect({ url: server().url, database }).portsFor('intake')

  const putsAt = (at: number) => Array.from({ length: DOCUMENTS }, (_, i) => ({ id: `d${i}`, at, document: { at, i, padding: PADDING } }))

  // A bulk of 500 is about 160 kB: cut in the first, in the second, and behind each.
  const cuts: readonly (Fault & { readonly whole: number })[] = [
    { kind: 'request', afterBytes: 100_000, whole: 0 },
    { kind: 'request', afterBytes: 250_000, whole: 500 },
    { kind: 'answer', afterBytes: 100_000, whole: 500 },
    { kind: 'answer', afterBytes: 250_000, whole: 1_000 },
  ]
  for (const { whole, ...fault } of cuts)
    it(`a bulk write cut (${fault.kind}, after ${fault.afterBytes} bytes) is unavailable, and right when it is repeated`, async () => {
      const { views } = overLink()
      await views.put('tally.v1', putsAt(1))
      const struck = link.strike(fault)
      expect(await rejectionOf(views.put('tally.v1', putsAt(2)))).toBeInstanceOf(Unavailable)
      await struck
      const other = directly()
      const between = await other.views.getMany(
        'tally.v1',
        putsAt(2).map(({ id }) => id),
      )
      expect(between).toHaveLength(DOCUMENTS)
      expect(between.filter(({ at }) => at === 2)).toHaveLength(whole)
      await views.put('tally.v1', putsAt(2))
      expect(await other.views.list('tally.v1', { prefix: '', limit: 2_000 })).toEqual(putsAt(2).sort((a, b) => (a.id < b.id ? -1 : 1)))
    })

  for (const kind of ['request', 'answer', 'silence'] as const)
    it(`an append over a link that fails (${kind}) is there once or not at all, and the caller can tell`, async () => {
      const { store } = overLink(kind === 'silence' ? 2_000 : 10_000) // silence lasts until then
      await store.append('s', 0, [event('A', 0)])
      const struck = link.strike({ kind, afterBytes: 20_000 })
      expect(await rejectionOf(store.append('s', 1, [event('B', 40_000), event('C', 0)]))).toBeInstanceOf(Unavailable)
      await struck
      const isThere = kind !== 'request'
      const again = await store.append('s', 1, [event('B', 0), event('C', 0)]).catch((error: unknown) => error)
      if (isThere) expect(again).toBeInstanceOf(VersionConflict)
      const events = await directly().store.readAll({ after: 0, limit: 10 })
      expect(events.map(({ type, position }) => `${type}${position}`)).toEqual(['A1', 'B2', 'C3'])
      expect(events[1]?.data).toHaveLength(isThere ? 40_000 : 0)
    })
})

const event = (type: string, size: number): NewEvent => ({
  type,
  schema: 1,
  data: 'x'.repeat(size),
  metadata: { at: 1, actor: 'system', correlation: 'test' },
})
