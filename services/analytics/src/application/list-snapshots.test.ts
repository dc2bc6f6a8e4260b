import { openEmbedded } from '@guzgu/embedded'
import { createCommandHandler } from '@guzgu/event-sourcing'
import type { EventStore, Platform, Ports } from '@guzgu/ports'
import { canonicalJson } from '@guzgu/service-runtime'
import { afterEach, expect, it } from '@jest/globals'
import { render } from '../adapters/render.ts'
import { type SnapshotContent, snapshots as snapshotsDecider, snapshotsStream } from '../domain/snapshot.ts'
import { createDirectory } from './directory.ts'
import { createSnapshots } from './snapshots.ts'

const content: SnapshotContent = {
  ruleVersion: 'national-1',
  exercises: ['e-s1'],
  schoolsPosition: 1,
  schools: 1,
  respondents: 20,
  publishedCells: 1,
  suppressedCells: 0,
  digest: 'd1',
}
const metadata = { at: 1, actor: 'system', correlation: 'test' }

/** A store that lets something happen right after its n-th read, once. */
const interrupted = (store: EventStore, reads: number, happens: () => Promise<unknown>): EventStore => {
  let read = 0
  const after = async <T>(reading: Promise<T>): Promise<T> => {
    const found = await reading
    read += 1
    if (read === reads) await happens()
    return found
  }
  return { ...store, readAll: (options) => after(store.readAll(options)), readStream: (stream) => after(store.readStream(stream)) }
}

let platform: Platform | undefined
afterEach(() => platform?.close())

it.each([1, 2])('a snapshot that is taken after read %i of its list is in the list, or still said to be coming', async (reads) => {
  platform = await openEmbedded({ memory: true })
  const ports: Ports = platform.portsFor('analytics')
  const handler = createCommandHandler(ports.store, snapshotsDecider)
  const stream = snapshotsStream('r1')
  await handler.handle(stream, { type: 'RequestSnapshot', roundId: 'r1', now: 1 }, metadata)
  const taking = () => handler.handle(stream, { type: 'TakeSnapshot', roundId: 'r1', takenAt: 2, content }, metadata)
  const store = interrupted(ports.store, reads, taking)
  const { listSnapshots } = createSnapshots({ ...ports, store, directory: createDirectory(), render, toText: canonicalJson })
  const { snapshots, isRequested } = await listSnapshots('r1')
  expect(snapshots.length === 1 || isRequested).toBe(true)
  expect(await listSnapshots('r1')).toMatchObject({ snapshots: [{ snapshotId: 'r1.1' }], isRequested: false })
})
