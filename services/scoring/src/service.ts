import { TOPICS } from '@guzgu/contracts'
import { QuestionnaireEvent } from '@guzgu/contracts/events/questionnaires'
import type { ServiceFactory, TransformBinding } from '@guzgu/ports'
import { decodeInput, decodeOutcome, encodeOutcome, type Response, toScoringKey, type WireInput } from './adapters/wire.ts'
import type { ScoringKey } from './domain/area-sums.ts'
import { createScoreResponses, type Outcome, type ScoringKeyOf, type State } from './domain/score-responses.ts'

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
export const bindScoring = (scoringKeyOf: ScoringKeyOf): TransformBinding<WireInput, Outcome<Response>, State> => {
  const transform = createScoreResponses<Response>(scoringKeyOf)
  return {
    transform: { ...transform, step: (state, input) => transform.step(state, knownCase(input)) },
    from: TOPICS.responses.topic,
    to: TOPICS.outcomes.topic,
    decodeInput,
    encodeOutput: encodeOutcome,
    decodeOutput: decodeOutcome,
    ready: (inputs) => inputs.every((input) => isReady(input, scoringKeyOf)),
  }
}

const isReady = (input: WireInput, scoringKeyOf: ScoringKeyOf): boolean =>
  input.kind === 'submitted'
    ? scoringKeyOf(input.response.questionnaireId, input.response.questionnaireVersion) !== undefined
    : input.kind !== 'not-known-yet'

const knownCase = (input: WireInput): Exclude<WireInput, { readonly kind: 'not-known-yet' }> => {
  if (input.kind === 'not-known-yet') throw new Error('a response of a kind that is not known here')
  return input
}

const remember = (keys: Map<string, ScoringKey>, { event }: QuestionnaireEvent): void => {
  if (event === undefined) throw new Error('a questionnaire event of a kind that is not known here')
  const questionnaire = event.$case === 'published' ? event.value.questionnaire : undefined
  if (questionnaire !== undefined) keys.set(versionOf(questionnaire.id, questionnaire.version), toScoringKey(questionnaire))
}

const versionOf = (questionnaireId: string, version: number): string => `${questionnaireId}@${version}`
