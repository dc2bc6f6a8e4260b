export { type AnswerValue, NOT_APPLICABLE, NOT_SHOWN, PREFER_NOT_TO_SAY, SKIPPED } from './answers.ts'
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
