import { fresh } from '@guzgu/ports/contract'
import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { appendUntilItStands, event, followUntil } from './testing/appending.ts'
import { describeMongodb, opener } from './testing/describe-mongodb.ts'

const REPLICAS = 8

describeMongodb('replicas that race', (server) => {
  const connect = opener()
  const replicasOf = (database: string) =>
    Array.from({ length: REPLICAS }, () => connect({ url: server().url, database }).portsFor('intake'))

  it('append to one stream: each once, in one order, and a follower sees no hole', async () => {
    const ROUNDS = 12
    const database = fresh('one-stream')
    const follower = connect({ url: server().url, database }).portsFor('intake').store
    const following = followUntil(follower, REPLICAS * ROUNDS * 2)
    const attempts = await Promise.all(
      replicasOf(database).map(async ({ store }, replica) => {
        const done: Awaited<ReturnType<typeof appendUntilItStands>>[] = []
        for (let round = 0; round < ROUNDS; round += 1)
          done.push(await appendUntilItStands(store, 's', [event({ replica, round, part: 0 }), event({ replica, round, part: 1 })]))
        return done
      }),
    )
    const appended = attempts.flat().flatMap((attempt) => attempt.appended)
    const seen = await following
    expect([...appended].sort((a, b) => a.position - b.position)).toEqual(seen)
    expect(seen.map(({ version }) => version)).toEqual(upTo(REPLICAS * ROUNDS * 2))
    expect(await follower.readStream('s')).toEqual(seen)
    expect(attempts.flat().reduce((sum, { conflicts }) => sum + conflicts, 0)).toBeGreaterThan(0) // they did race
  })

  it('append to many streams: no conflict, positions without a gap, visible in order', async () => {
    const SIZES = [1, 3, 2, 1, 4, 2, 1, 1, 5] // unequal: two appends to one place must not pass for lack of a clash behind it
    const LANES = 2
    const perStream = SIZES.reduce((sum, size) => sum + size, 0)
    const total = REPLICAS * LANES * perStream
    const database = fresh('many-streams')
    const follower = connect({ url: server().url, database }).portsFor('intake').store
    const following = followUntil(follower, total)
    const lanes = replicasOf(database).flatMap(({ store }, replica) =>
      upTo(LANES).map(async (lane) => {
        let version = 0
        for (let round = 0; round < SIZES.length; round += 1) {
          const size = SIZES[(round + replica + lane) % SIZES.length] as number
          const events = upTo(size).map((part) => event({ round, part }))
          await store.append(`s-${replica}-${lane}`, version, events) // a conflict would reject
          version += size
        }
      }),
    )
    await Promise.all(lanes)
    const seen = await following
    expect(seen.map(({ position }) => position)).toEqual(upTo(total))
    for (const stream of new Set(seen.map((read) => read.stream)))
      expect(seen.filter((read) => read.stream === stream).map(({ version }) => version)).toEqual(upTo(perStream))
    expect(await follower.end()).toBe(total)
  })

  it('put stale and new documents in any order: none ever goes back', async () => {
    const IDS = ['a', 'b', 'c', 'd', 'e']
    const LAST = 40
    const database = fresh('stale')
    const reader = connect({ url: server().url, database }).portsFor('intake').views
    const all = IDS.flatMap((id) => upTo(LAST).map((at) => ({ id, at, document: { at } })))
    const shuffled = fc.sample(fc.shuffledSubarray(all, { minLength: all.length }), { numRuns: REPLICAS, seed: 11 })
    let writing = true
    const watching = (async () => {
      const before = new Map<string, number>()
      while (writing)
        for (const { id, at, document } of await reader.getMany('tally.v1', IDS)) {
          expect(at).toBeGreaterThanOrEqual(before.get(id) ?? 0)
          expect(document).toEqual({ at })
          before.set(id, at)
        }
    })()
    await Promise.all(
      replicasOf(database).map(async ({ views }, replica) => {
        const puts = shuffled[replica] as typeof all
        for (let start = 0; start < puts.length; start += 20) await views.put('tally.v1', puts.slice(start, start + 20))
      }),
    )
    writing = false
    await watching
    for (const id of IDS) expect(await reader.get('tally.v1', id)).toEqual({ id, at: LAST, document: { at: LAST } })
  })
})

const upTo = (last: number): number[] => Array.from({ length: last }, (_, i) => i + 1)
