export { type AnswerValue, NOT_APPLICABLE, NOT_SHOWN, PREFER_NOT_TO_SAY, SKIPPED } from './answers.ts'
export { DEAD_LETTER_REASONS, type DeadLetterReason, deadLetterTopicOf } from './dead-letters.ts'
export { type AskedItem, askedItems, type FormChoice, pointsOf, variantOf } from './form.ts'
export {
  LENGTHS,
  LEVELS,
  type LengthName,
  type LevelName,
  ROLES,
  type RoleName,
  toLength,
  toLengthName,
  toLevel,
  toLevelName,
  toRole,
  toRoleName,
} from './names.ts'
export { firehoseTopic, roundOfTopic, TOPICS } from './topics.ts'
export { fieldsOf, holdsOneCase, isUnknownCase, UnknownCase } from './unknown-case.ts'
