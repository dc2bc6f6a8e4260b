import { TOPICS } from '@guzgu/contracts'
import { QuestionnaireEvent as QuestionnaireEventMessage } from '@guzgu/contracts/events/questionnaires'
import { RoundEvent as RoundEventMessage } from '@guzgu/contracts/events/rounds'
import { createUpcaster, type RecordedEvent } from '@guzgu/event-sourcing'
import type { Publication } from '@guzgu/ports'
import { toQuestionnaireMessage, toRoundMessage } from '../application/messages.ts'
import type { QuestionnaireEvent } from '../domain/questionnaire.ts'
import type { RoundEvent } from '../domain/round.ts'

const upcast = createUpcaster<QuestionnaireEvent | RoundEvent>()

export const questionnairesPublication: Publication = {
  topic: TOPICS.questionnaires.topic,
  partitions: TOPICS.questionnaires.partitions,
  message: TOPICS.questionnaires.message,
  toRecord: (recorded) => {
    const event = upcast(recorded)
    if (event.type !== 'QuestionnairePublished') return undefined
    const value = { questionnaire: toQuestionnaireMessage(event.questionnaire) }
    const message = QuestionnaireEventMessage.encode({ metadata: metadataOf(recorded), event: { $case: 'published', value } })
    return { key: event.questionnaire.id, value: message.finish() }
  },
  heartbeat: (at) => QuestionnaireEventMessage.encode({ event: { $case: 'heartbeat', value: { at } } }).finish(),
}

export const roundsPublication: Publication = {
  topic: TOPICS.rounds.topic,
  partitions: TOPICS.rounds.partitions,
  message: TOPICS.rounds.message,
  toRecord: (recorded) => {
    const event = upcast(recorded)
    if (event.type !== 'RoundPlanned') return undefined
    const message = RoundEventMessage.encode({ metadata: metadataOf(recorded), event: { $case: 'planned', value: toRoundMessage(event) } })
    return { key: event.roundId, value: message.finish() }
  },
  heartbeat: (at) => RoundEventMessage.encode({ event: { $case: 'heartbeat', value: { at } } }).finish(),
}

const metadataOf = ({ position, metadata }: RecordedEvent): { position: number; at: number; correlation: string } => ({
  position,
  at: metadata.at,
  correlation: metadata.correlation,
})
