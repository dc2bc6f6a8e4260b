import { TOPICS, UnknownCase } from '@guzgu/contracts'
import { QuestionnaireEvent } from '@guzgu/contracts/events/questionnaires'
import type { ServiceFactory, TransformBinding } from '@guzgu/ports'
import { decodeInput, decodeOutcome, encodeOutcome, type Response, toScoringKey } from './adapters/wire.ts'
import type { ScoringKey } from './domain/area-sums.ts'
import { createScoreResponses, type Input, type Outcome, type ScoringKeyOf, type State } from './domain/score-responses.ts'

/** Response log → outcome log, one outcome per response. It answers nobody and keeps nothing. */
export const scoring: ServiceFactory = () => {
  const keys = new Map<string, ScoringKey>()
  return {
    name: 'scoring',
    answers: [],
    publishes: [],
    follows: [
      {
        name: 'scoring-keys',
        topic: TOPICS.questionnaires.topic,
        partitions: TOPICS.questionnaires.partitions,
        apply: (value) => remember(keys, QuestionnaireEvent.decode(value)),
      },
    ],
    transforms: [bindScoring((questionnaireId, version) => keys.get(versionOf(questionnaireId, version)))],
    folds: [],
    reacts: [],
  }
}

/** The transform with the bytes around it: recomputations bind it to keys of their own. */
export const bindScoring = (scoringKeyOf: ScoringKeyOf): TransformBinding<Input<Response>, Outcome<Response>, State> => ({
  transform: createScoreResponses<Response>(scoringKeyOf),
  from: TOPICS.responses.topic,
  to: TOPICS.outcomes.topic,
  decodeInput,
  encodeOutput: encodeOutcome,
  decodeOutput: decodeOutcome,
  ready: (input) =>
    input.kind !== 'submitted' || scoringKeyOf(input.response.questionnaireId, input.response.questionnaireVersion) !== undefined,
  deadLetterReason: (outcome) => (outcome.kind === 'unreadable' ? outcome.reason : undefined),
})

const remember = (keys: Map<string, ScoringKey>, { event }: QuestionnaireEvent): void => {
  if (event === undefined) throw new UnknownCase('a questionnaire event of a kind that is not known here')
  const questionnaire = event.$case === 'published' ? event.value.questionnaire : undefined
  if (questionnaire !== undefined) keys.set(versionOf(questionnaire.id, questionnaire.version), toScoringKey(questionnaire))
}

const versionOf = (questionnaireId: string, version: number): string => `${questionnaireId}@${version}`
