import { TOPICS } from '@guzgu/contracts'
import { AnalyticsServiceDefinition } from '@guzgu/contracts/services/analytics'
import type { FoldBinding, ServiceFactory } from '@guzgu/ports'
import { answer, canonicalJson, JumpDetected } from '@guzgu/service-runtime'
import { followingsOf } from './adapters/followings.ts'
import { render } from './adapters/render.ts'
import { snapshotsPublication } from './adapters/snapshots-wire.ts'
import { decodeOutcome } from './adapters/wire.ts'
import { createAnalytics } from './application/analytics.ts'
import { createDirectory } from './application/directory.ts'
import { takeSnapshots } from './application/take-snapshots.ts'
import { askDaily, verifySnapshots } from './application/verify-snapshots.ts'
import { exerciseTally } from './domain/exercise-tally.ts'
import { createGenderTally, createNationalTally } from './domain/national-tally.ts'
import type { Outcome } from './domain/outcome.ts'
import { participation } from './domain/participation.ts'
import { checkSnapshot, directoryAt, LogIncomplete } from './remake.ts'

/** Outcomes → tallies → participation, school reports, and snapshots of the nation. */
export const analytics: ServiceFactory = ({ store, views, clock, ids, log, telemetry }) => {
  const directory = createDirectory()
  const nationalTally = createNationalTally(directory.coreAreas)
  const genderTally = createGenderTally(directory.coreAreas, directory.genderOf)
  const ready = (outcome: Outcome): boolean => outcome.kind !== 'scored' || directory.coreAreas(outcome.questionnaire) !== undefined
  return {
    name: 'analytics',
    answers: [answer(AnalyticsServiceDefinition, createAnalytics({ store, views, clock, ids, directory, render, toText: canonicalJson }))],
    publishes: [snapshotsPublication],
    follows: followingsOf(directory),
    transforms: [],
    folds: [bindFold(exerciseTally), bindFold(participation), { ...bindFold(nationalTally), ready }, { ...bindFold(genderTally), ready }],
    reacts: [
      takeSnapshots({
        store,
        views,
        clock,
        directory,
        directoryAt: (position) => directoryAt(log, position),
        fromJson: nationalTally.fromJson,
        digestOf: (value) => render(value).digest,
      }),
      verifySnapshots({
        store,
        views,
        clock,
        telemetry,
        check: (snapshotId) => checkSnapshot({ store, log, views, clock }, snapshotId),
        isLasting: (error) => error instanceof LogIncomplete || error instanceof JumpDetected,
      }),
      askDaily({ store, clock, ids }),
    ],
  }
}

const bindFold = <Document>(fold: FoldBinding<Outcome, Document>['fold']): FoldBinding<Outcome, Document> => ({
  fold,
  order: 'source',
  from: TOPICS.outcomes.topic,
  decode: decodeOutcome,
})
