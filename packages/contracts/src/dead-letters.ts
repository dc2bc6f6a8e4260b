import { firehoseTopic, roundOfTopic, TOPICS } from './topics.ts'

/** Why a reader passed over a record: stable codes, and what they mean. Nothing of the record's content. */
export const DEAD_LETTER_REASONS = {
  'undecodable-bytes': 'the bytes are no message at all',
  'no-event': 'the message holds no event',
  'exercise-or-role-missing': 'the record names no exercise, or a response no role',
  'redemption-or-digest-missing': 'the response has no redemption key or no digest',
  'answers-do-not-fit-version': 'the answers do not fit the version of the questionnaire that they name',
  'not-applicable': 'the event cannot be read to its end or cannot be applied',
} as const

/** A code of `DEAD_LETTER_REASONS`. */
export type DeadLetterReason = keyof typeof DEAD_LETTER_REASONS

/** Where the dead letters of a topic are kept: those of a round apart, so that they go when its answers go. */
export const deadLetterTopicOf = (topic: string): string => {
  const round = roundOfTopic(TOPICS.responses.topic, topic) ?? roundOfTopic(TOPICS.outcomes.topic, topic)
  return round === undefined ? TOPICS.deadLetters.topic : firehoseTopic(TOPICS.deadLetters.topic, round)
}
