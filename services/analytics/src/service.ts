import { TOPICS } from '@guzgu/contracts'
import { ExerciseEvent } from '@guzgu/contracts/events/exercises'
import { QuestionnaireEvent } from '@guzgu/contracts/events/questionnaires'
import { RoundEvent } from '@guzgu/contracts/events/rounds'
import { SchoolEvent } from '@guzgu/contracts/events/schools'
import { AnalyticsServiceDefinition } from '@guzgu/contracts/services/analytics'
import type { FoldBinding, Following, ServiceFactory } from '@guzgu/ports'
import { answer } from '@guzgu/service-runtime'
import { render } from './adapters/render.ts'
import { decodeOutcome } from './adapters/wire.ts'
import { createAnalytics } from './application/analytics.ts'
import { createDirectory } from './application/directory.ts'
import { exerciseTally } from './domain/exercise-tally.ts'
import type { Outcome } from './domain/outcome.ts'
import { participation } from './domain/participation.ts'

/** Outcomes → tallies → participation and school reports. */
export const analytics: ServiceFactory = ({ views, clock }) => {
  const directory = createDirectory()
  const follow = (
    { topic, partitions }: { readonly topic: string; readonly partitions: number },
    apply: Following['apply'],
  ): Following => ({
    name: topic,
    topic,
    partitions,
    apply,
  })
  return {
    name: 'analytics',
    answers: [answer(AnalyticsServiceDefinition, createAnalytics({ views, clock, directory, render }))],
    publishes: [],
    follows: [
      follow(TOPICS.schools, (value) => directory.onSchool(SchoolEvent.decode(value))),
      follow(TOPICS.questionnaires, (value) => directory.onQuestionnaire(QuestionnaireEvent.decode(value))),
      follow(TOPICS.rounds, (value) => directory.onRound(RoundEvent.decode(value))),
      follow(TOPICS.exercises, (value) => directory.onExercise(ExerciseEvent.decode(value))),
    ],
    transforms: [],
    folds: [bindFold(exerciseTally), bindFold(participation)],
    reacts: [],
  }
}

const bindFold = <Document>(fold: FoldBinding<Outcome, Document>['fold']): FoldBinding<Outcome, Document> => ({
  fold,
  order: 'source',
  from: TOPICS.outcomes.topic,
  decode: decodeOutcome,
})
