import { createCommandHandler, type RecordedEvent, Rejection } from '@guzgu/event-sourcing'
import type { Ports, Reactor } from '@guzgu/ports'
import { type Snapshot, type SnapshotCommand, type SnapshotRefusal, snapshots, snapshotsStream } from '../domain/snapshot.ts'
import { type Computed, type ComputeOptions, computeSnapshots, type Version } from './compute-snapshot.ts'
import { loadSample } from './samples.ts'
import { putDocuments, storedDocumentsOf } from './snapshot-documents.ts'

export type TakeOptions = Pick<Ports, 'store' | 'views'> &
  ComputeOptions & {
    /** What is known now. */
    readonly directory: Version['directory']
    /** What was known when the registry had been read up to a position, from the log. */
    readonly directoryAt: (schoolsPosition: number) => Promise<Version['directory']>
  }

/**
 * Takes what was requested, when every sealed exercise has been counted: its documents first, then the event that publishes them. Where
 * nothing changed it is the last one; where something did, a revision that is safe beside all before it, or a refusal (R10–R12).
 */
export const takeSnapshots = (options: TakeOptions): Reactor => {
  const { store, views, clock } = options
  const handler = createCommandHandler(store, snapshots)
  return {
    kind: 'events',
    name: 'take-snapshots',
    react: async (event: RecordedEvent) => {
      if (event.type !== 'SnapshotRequested') return
      const { roundId } = event.data as { readonly roundId: string }
      const { state } = await handler.load(snapshotsStream(roundId))
      if (!state.isRequested) return
      const handle = (command: SnapshotCommand): Promise<unknown> =>
        unlessFaster(() =>
          handler.handle(snapshotsStream(roundId), command, {
            at: clock.now(),
            actor: 'system',
            correlation: event.metadata.correlation,
          }),
        )
      const found = await computeNext(options, roundId, state.taken)
      if ('refused' in found) {
        await handle({ type: 'RefuseSnapshot', roundId, reason: found.refused })
        return
      }
      const { content, ...computed } = found
      await putDocuments(views, storedDocumentsOf(content.digest, computed))
      await handle({ type: 'TakeSnapshot', roundId, takenAt: clock.now(), content })
    },
  }
}

const computeNext = async (
  options: TakeOptions,
  roundId: string,
  taken: readonly Snapshot[],
): Promise<Computed | { readonly refused: SnapshotRefusal }> => {
  const drawn = await loadSample(options.store, roundId)
  const last = taken.at(-1)
  // One that was taken before schools were drawn stays without them, and so do its revisions.
  const now: Version = {
    directory: options.directory,
    sample: last === undefined || last.hasSample ? drawn : undefined,
    hasGender: last === undefined || last.hasGender,
  }
  const before: Version[] = []
  for (const { schoolsPosition, exercises, hasSample, hasGender } of taken)
    before.push({ directory: await options.directoryAt(schoolsPosition), exercises, sample: hasSample ? drawn : undefined, hasGender })
  // Made as the last one was: the same digest says that nothing has changed.
  const again = await computeLast(options, roundId, [...before.slice(0, -1), now])
  if (last === undefined || ('content' in again && again.content.digest === last?.digest)) return again
  return computeLast(options, roundId, [...before, now], taken)
}

/** The last of the versions; `taken`: what those before it must come out as. */
const computeLast = async (
  options: TakeOptions,
  roundId: string,
  versions: readonly Version[],
  taken: readonly Snapshot[] = [],
): Promise<Computed | { readonly refused: SnapshotRefusal }> => {
  try {
    const computed = await computeSnapshots(options, roundId, versions)
    const isAsPublished = taken.every(({ digest }, at) => computed[at]?.content.digest === digest)
    return isAsPublished ? (computed.at(-1) as Computed) : { refused: 'snapshot-not-reproducible' }
  } catch (error) {
    if (error instanceof Rejection && error.code === ('snapshot-revision-unsafe' satisfies SnapshotRefusal))
      return { refused: 'snapshot-revision-unsafe' }
    throw error
  }
}

/** Another replica may have been faster. */
const unlessFaster = async (handle: () => Promise<unknown>): Promise<void> => {
  try {
    await handle()
  } catch (error) {
    if (!(error instanceof Rejection)) throw error
  }
}
