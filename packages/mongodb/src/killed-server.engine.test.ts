import { Unavailable } from '@guzgu/event-sourcing'
import { eventually, fresh, rejectionOf } from '@guzgu/ports/contract'
import { expect } from '@jest/globals'
import { appendUntilItStands, event, followUntil } from './testing/appending.ts'
import { describeMongodb, itOnStandIn, opener } from './testing/describe-mongodb.ts'

const WRITERS = 6
/** Drawn once: the server is killed each time so many more appends are acknowledged. */
const KILLS = [3, 29, 71]
const APPENDS = 40

describeMongodb('a server that is killed', (server) => {
  const connect = opener()

  itOnStandIn('keeps every append that it acknowledged, once, and readers and writers go on by themselves', async () => {
    const database = fresh('killed')
    const url = server().url
    const follower = connect({ url, database }).portsFor('intake').store
    const following = followUntil(follower, WRITERS * APPENDS)
    let acknowledged = 0
    let unavailable = 0
    const writers = Array.from({ length: WRITERS }, async (_, writer) => {
      const { store } = connect({ url, database }).portsFor('intake')
      for (let n = 0; n < APPENDS; n += 1) {
        const attempts = await appendUntilItStands(store, `s-${writer}`, [event({ writer, n })])
        unavailable += attempts.unavailable
        acknowledged += 1
      }
    })
    for (const after of KILLS) {
      const before = acknowledged
      await eventually(
        async () => acknowledged,
        (count) => count >= before + after,
      )
      await server().restart()
    }
    await Promise.all(writers)
    const seen = await following
    expect(seen.map(({ data }) => JSON.stringify(data)).sort()).toEqual(
      Array.from({ length: WRITERS * APPENDS }, (_, i) => JSON.stringify({ writer: i % WRITERS, n: Math.floor(i / WRITERS) })).sort(),
    )
    expect(await follower.readAll({ after: 0, limit: 10_000 })).toEqual(seen)
    expect(unavailable).toBeGreaterThan(0) // they were hit
  })

  itOnStandIn('keeps every document that it acknowledged, and what is put again is right', async () => {
    const { views } = connect({ url: server().url, database: fresh('killed') }).portsFor('intake')
    const puts = (at: number) => Array.from({ length: 700 }, (_, i) => ({ id: `d${i}`, at, document: { at, i } }))
    let acknowledged = 0
    const killing = eventually(
      async () => acknowledged,
      (at) => at >= 4,
    ).then(() => server().restart())
    for (let at = 1; at <= 12; ) {
      const isDone = await views.put('tally.v1', puts(at)).then(
        () => true,
        (error: unknown) => {
          expect(error).toBeInstanceOf(Unavailable)
          return false
        },
      )
      if (isDone) acknowledged = at++
    }
    await killing
    const found = await views.getMany(
      'tally.v1',
      puts(0).map(({ id }) => id),
    )
    expect([...found].sort((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)))).toEqual(puts(12))
  })

  itOnStandIn('that is absent is unavailable, and used as soon as it appears', async () => {
    await server().kill()
    const mongodb = connect({ url: server().url, database: fresh('absent'), timeoutMs: 300 })
    const { store, views, keys } = mongodb.portsFor('intake')
    const asked = [
      mongodb.prepare(),
      store.append('s', 0, [event(1)]),
      store.readAll({ after: 0, limit: 1, waitMs: 60_000 }),
      store.readStream('s'),
      store.end(),
      views.get('v', 'a'),
      views.list('v', { prefix: '', limit: 1 }),
      views.put('v', [{ id: 'a', at: 1, document: 1 }]),
      views.drop('v'),
      keys.key('k'),
      keys.destroy('k'),
    ]
    for (const error of await Promise.all(asked.map(rejectionOf))) expect(error).toBeInstanceOf(Unavailable)
    await server().restart()
    await eventually(
      () =>
        mongodb.prepare().then(
          () => true,
          () => false,
        ),
      Boolean,
    )
    // Who asked so impatiently may have to ask twice on a busy machine.
    expect((await appendUntilItStands(store, 's', [event(1)])).appended).toMatchObject([{ position: 1 }])
    await mongodb.close()
    expect(await rejectionOf(store.readAll({ after: 0, limit: 1 }))).toBeInstanceOf(Unavailable)
    expect(await rejectionOf(store.append('s', 1, [event(2)]))).toBeInstanceOf(Unavailable)
  })
})
