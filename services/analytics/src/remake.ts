import { TOPICS } from '@guzgu/contracts'
import type { EventLog, Ports, Views } from '@guzgu/ports'
import { canonicalJson, documentsIn, JumpDetected, learn } from '@guzgu/service-runtime'
import { followingsOf } from './adapters/followings.ts'
import { render } from './adapters/render.ts'
import { decodeOutcome } from './adapters/wire.ts'
import { type Computed, computeSnapshots, type Version } from './application/compute-snapshot.ts'
import { createDirectory, type Directory } from './application/directory.ts'
import { createOwnFacts } from './application/own-snapshots.ts'
import { loadSample } from './application/samples.ts'
import { BENCHMARKS, documentsOf, SNAPSHOT_CELLS, type Stored, storedDocumentsOf } from './application/snapshot-documents.ts'
import type { Checked, Difference } from './application/verify-snapshots.ts'
import { createGenderTally, createNationalTally, type NationalTally } from './domain/national-tally.ts'
import type { Outcome } from './domain/outcome.ts'
import type { Snapshot } from './domain/snapshot.ts'

export { BENCHMARKS }

export type Remade = {
  /** As it was published. */
  readonly snapshot: Snapshot
  /** As the log gives it now. */
  readonly digest: string
  readonly questionnaire: { readonly id: string; readonly version: number }
  /** Every document, as it would be published. */
  readonly documents: ReturnType<typeof documentsOf>
  /** Bands of similar schools: as they stand beside the cells, if they do, and as the log gives them, by their digests. */
  readonly benchmarks: { readonly published: string | undefined; readonly digest: string }
  /** Every document, as it would be stored. */
  readonly stored: readonly Stored[]
  /** How many outcomes were read. */
  readonly events: number
}

/** The log does not hold everything that a snapshot was made of, or not any more. */
export class LogIncomplete extends Error {}

/** The first one first. */
export const publishedSnapshots = async ({ store }: Pick<Ports, 'store'>): Promise<readonly Snapshot[]> =>
  (await createOwnFacts(store)()).snapshots

/**
 * Makes a published snapshot again from the log alone: the registry up to where it had been read, outcomes folded afresh, disclosure
 * control decided anew. No read model is looked at but to compare bands. Undefined if there is no such snapshot.
 * @throws JumpDetected where the log itself has a hole
 * @throws LogIncomplete
 */
export const remakeSnapshot = async (
  { store, log, clock, views }: Pick<Ports, 'store' | 'log' | 'clock' | 'views'>,
  snapshotId: string,
): Promise<Remade | undefined> => {
  const all = await publishedSnapshots({ store })
  const snapshot = all.find((one) => one.snapshotId === snapshotId)
  if (snapshot === undefined) return undefined
  // A revision is made beside those before it.
  const chain = all.filter(({ roundId, revision }) => roundId === snapshot.roundId && revision <= snapshot.revision)
  const versions: (Version & { readonly directory: Directory })[] = []
  const drawn = await loadSample(store, snapshot.roundId)
  for (const { schoolsPosition, exercises, hasSample, hasGender } of chain)
    versions.push({ directory: await directoryAt(log, schoolsPosition), exercises, sample: hasSample ? drawn : undefined, hasGender })
  const { coreAreas, genderOf } = versions.at(-1)?.directory ?? createDirectory()
  const { tallies, events } = await foldAfresh({ log, clock }, snapshot.roundId, [
    createNationalTally(coreAreas),
    ...(chain[0]?.hasGender ? [createGenderTally(coreAreas, genderOf)] : []),
  ])
  const missing = snapshot.exercises.filter((id) => [...tallies.values()].some((ofView) => ofView.get(id)?.sealed !== true))
  if (missing.length > 0) throw new LogIncomplete(`of ${missing.length} sealed exercises the log holds no outcomes up to the seal`)
  const options = {
    clock,
    views: {
      getMany: async (view: string, ids: readonly string[]) =>
        ids.flatMap((id) => {
          const document = tallies.get(view)?.get(id)
          return document === undefined ? [] : [{ id, at: 1, document }]
        }),
    },
    fromJson: (tally: unknown) => tally as NationalTally,
    digestOf: (value: unknown) => render(value).digest,
  }
  const { results, benchmarks, content } = (await computeSnapshots(options, snapshot.roundId, versions)).at(-1) as Computed
  const published = await views.get(BENCHMARKS, snapshot.digest)
  return {
    snapshot,
    digest: content.digest,
    questionnaire: results.questionnaire,
    documents: documentsOf(results),
    benchmarks: { published: published && render(published.document).digest, digest: render(benchmarks).digest },
    stored: storedDocumentsOf(snapshot.digest, { results, benchmarks }),
    events,
  }
}

/** Makes a snapshot again and holds its digest, and every stored document of it, against the log. */
export const checkSnapshot = async (
  ports: Pick<Ports, 'store' | 'log' | 'clock' | 'views'>,
  snapshotId: string,
): Promise<(Remade & Checked) | undefined> => {
  const remade = await remakeSnapshot(ports, snapshotId)
  if (remade === undefined) return undefined
  const isEqual = remade.digest === remade.snapshot.digest
  return { ...remade, isEqual, differences: isEqual ? await differencesOf(ports.views, remade) : [] }
}

const differencesOf = async (views: Views, { snapshot, stored }: Remade): Promise<readonly Difference[]> => {
  const differences: Difference[] = []
  for (const { view, id, document } of stored) {
    const found = await views.get(view, id)
    if (found === undefined) differences.push({ view, id, why: 'missing' })
    else if (canonicalJson(found.document) !== canonicalJson(document)) differences.push({ view, id, why: 'differs' })
  }
  const known = new Set(stored.map(({ id }) => id))
  for await (const { id } of documentsIn(views, SNAPSHOT_CELLS, `${snapshot.digest}/`, FEW))
    if (!known.has(id)) differences.push({ view: SNAPSHOT_CELLS, id, why: 'unexpected' })
  return differences
}

/** These documents are large. */
const FEW = 100

/** What was known when the registry had been read up to a position. */
export const directoryAt = async (log: EventLog, schoolsPosition: number): Promise<Directory> => {
  const directory = createDirectory()
  await learn(log, followingsOf(directory, schoolsPosition))
  return directory
}

const PAGE = 2_000

/** Of each view, by the id of the exercise. */
type Tallies = ReadonlyMap<string, ReadonlyMap<string, NationalTally>>

const foldAfresh = async (
  { log, clock }: Pick<Ports, 'log' | 'clock'>,
  roundId: string,
  folds: readonly ReturnType<typeof createNationalTally>[],
): Promise<{ readonly tallies: Tallies; readonly events: number }> => {
  const topic = `${TOPICS.outcomes.topic}.${roundId}`
  const tallies = new Map(folds.map(({ view }) => [view, new Map<string, NationalTally>()]))
  let events = 0
  const apply = (outcome: Outcome): void => {
    for (const fold of folds)
      for (const key of fold.keys(outcome)) {
        const ofView = tallies.get(fold.view)
        const tally = ofView?.get(key) ?? fold.initial(key)
        ofView?.set(key, tally)
        fold.apply(tally, outcome, key)
      }
  }
  for (const [partition, end] of (await log.ends(topic)).entries()) {
    let last = -1
    for (let offset = 0; offset < end; ) {
      const page = await log.read(topic, partition, offset, PAGE)
      for (const { value } of page) {
        const { at, input } = decodeOutcome(value)
        if (at <= last) continue
        if (at > last + 1) throw new JumpDetected(`${topic}/${partition}`, last + 1, at)
        last = at
        events += 1
        apply(input)
      }
      offset = (page[page.length - 1]?.offset ?? end) + 1
      await clock.wait(0) // others get their turn: a running platform does this too
    }
  }
  return { tallies, events }
}
