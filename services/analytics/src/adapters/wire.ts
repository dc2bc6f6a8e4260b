import { type Outcome, ROLE_NAMES, type RoleName, type Scored } from '../domain/outcome.ts'
import { bytesOf, cursorOver, nested, type Slice, skip, textOf, varint } from './protobuf-cursor.ts'

const NOT_COUNTED: Outcome = { kind: 'not-counted' }
const NO_BYTES = new Uint8Array(0)
const FAST = 1

/**
 * An OutcomeEvent, read field by field: a replay spends most of its time here, and the generated decoder takes four times as long (a test
 * holds both to the same result). Every outcome becomes an input, for sources rise by one. The bytes of an input are views of the record.
 * @throws Error on a case or a role that this code does not know: the partition is held.
 */
export const decodeOutcome = (value: Uint8Array): { readonly at: number; readonly input: Outcome } => {
  const cursor = cursorOver(value)
  let at: number | undefined
  let input: Outcome | undefined
  while (cursor.at < cursor.end) {
    const tag = varint(cursor)
    if (tag === field(1)) at = readSource(nested(cursor))
    else if (tag === field(10)) input = readScored(nested(cursor))
    else if (tag === field(14)) input = { kind: 'sealed', exerciseId: readExerciseId(nested(cursor)) }
    else {
      if (tag === field(11) || tag === field(12) || tag === field(13) || tag === field(15)) input = NOT_COUNTED
      skip(cursor, tag)
    }
  }
  if (at === undefined || input === undefined) throw new Error('an outcome of a kind that is not known here')
  return { at, input }
}

/** The tag of a length-delimited field. */
const field = (number: number): number => (number << 3) | 2
/** The tag of a varint field. */
const number = (of: number): number => of << 3

const readSource = (cursor: Slice): number => {
  let source = 0
  while (cursor.at < cursor.end) {
    const tag = varint(cursor)
    if (tag === number(1)) source = varint(cursor)
    else skip(cursor, tag)
  }
  return source
}

const readExerciseId = (cursor: Slice): string => {
  let exerciseId = ''
  while (cursor.at < cursor.end) {
    const tag = varint(cursor)
    if (tag === field(1)) exerciseId = textOf(cursor)
    else skip(cursor, tag)
  }
  return exerciseId
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

const readScored = (cursor: Slice): Scored => {
  const scored: Mutable<Scored> = {
    kind: 'scored',
    exerciseId: '',
    role: 'leader',
    sectionLanguage: '',
    questionnaire: '',
    gradeBand: 0,
    answers: NO_BYTES,
    choices: [],
    ownAnswers: NO_BYTES,
    areaSums: NO_BYTES,
    fast: false,
    burst: false,
    unverified: false,
    released: false,
  }
  let role = 0
  let questionnaireId = ''
  let questionnaireVersion = 0
  let choices: Scored['choices'][number][] | undefined
  while (cursor.at < cursor.end) {
    const tag = varint(cursor)
    switch (tag) {
      case field(1):
        scored.exerciseId = textOf(cursor)
        break
      case number(2):
        role = varint(cursor)
        break
      case number(3):
        scored.gradeBand = varint(cursor)
        break
      case field(4):
        scored.sectionLanguage = textOf(cursor)
        break
      case field(5):
        questionnaireId = textOf(cursor)
        break
      case number(6):
        questionnaireVersion = varint(cursor)
        break
      case field(7):
        scored.answers = bytesOf(cursor)
        break
      case field(8):
        choices ??= []
        choices.push(readChoices(nested(cursor)))
        break
      case field(9):
        scored.ownAnswers = bytesOf(cursor)
        break
      case number(12):
        scored.fast = varint(cursor) === FAST
        break
      case number(13):
        scored.burst = varint(cursor) !== 0
        break
      case number(14):
        scored.unverified = varint(cursor) !== 0
        break
      case number(15):
        scored.released = varint(cursor) !== 0
        break
      case field(16):
        scored.areaSums = bytesOf(cursor)
        break
      default:
        skip(cursor, tag)
    }
  }
  scored.role = roleOf(role)
  scored.questionnaire = `${questionnaireId}@${questionnaireVersion}`
  if (choices !== undefined) scored.choices = choices
  return scored
}

const roleOf = (role: number): RoleName => {
  const name = ROLE_NAMES[role - 1]
  if (name === undefined) throw new Error(`role ${role} is not known here`)
  return name
}

/** Options are packed by every writer of ours, but a reader of protobuf takes both. */
const readChoices = (cursor: Slice): Scored['choices'][number] => {
  let item = ''
  const options: number[] = []
  while (cursor.at < cursor.end) {
    const tag = varint(cursor)
    if (tag === field(1)) item = textOf(cursor)
    else if (tag === number(2)) options.push(varint(cursor))
    else if (tag === field(2)) for (const packed = nested(cursor); packed.at < packed.end; ) options.push(varint(packed))
    else skip(cursor, tag)
  }
  return { item, options }
}
