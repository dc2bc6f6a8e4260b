import { type Decider, Rejection } from '@guzgu/event-sourcing'
import { type CodeBatch, type CodeGroup, findBatch, issuedCodes, mostCodes, withIssued, withRevoked } from './code-batches.ts'
import { type ChosenItems, checkChosenItems, type ItemsRejection, type OwnItem } from './own-items.ts'
import { isGradeOf, LANGUAGES, type Length, type Level, MAX_SERIALS, ROLES, type Role } from './vocabulary.ts'

/** Milliseconds since the epoch. */
type Instant = number

export type ExpectedNumbers = Readonly<Record<Role, number>>

/** One school × one level in a round, with the round's rules as they were at planning: a running exercise keeps its rules. */
export type ExercisePlan = {
  readonly exerciseId: string
  /** Unique in the nation for ever; part of every code. */
  readonly exerciseNumber: number
  readonly schoolId: string
  readonly roundId: string
  readonly level: Level
  readonly questionnaire: { readonly id: string; readonly version: number }
  readonly length: Length
  /** Section languages. */
  readonly languages: readonly string[]
  /** Answers are taken from then on at the earliest, whenever the exercise is opened. */
  readonly opensAt: Instant
  readonly closesAt: Instant
  readonly expected: ExpectedNumbers
  readonly graceSeconds: number
  readonly offlineGraceSeconds: number
  readonly earliestClosingSeconds: number
  readonly roundEndsAt: Instant
}

export type ExerciseCommand =
  | ({ readonly type: 'PlanExercise' } & ExercisePlan)
  | ({
      readonly type: 'ChooseItems' /** Ids of the questionnaire's optional items. */
      readonly allowedOptional: readonly string[]
    } & ChosenItems)
  | { readonly type: 'SetExpectedNumbers'; readonly expected: ExpectedNumbers; readonly now: Instant }
  | { readonly type: 'OpenExercise'; readonly now: Instant }
  | { readonly type: 'ExtendExercise'; readonly closesAt: Instant; readonly now: Instant }
  | { readonly type: 'CloseExercise'; readonly now: Instant }
  | { readonly type: 'ForgoOfflineGrace'; readonly now: Instant }
  | { readonly type: 'SealExercise'; readonly now: Instant }
  | ({ readonly type: 'IssueCodes'; readonly count: number; readonly now: Instant } & CodeGroup)
  | ({ readonly type: 'ReprintCodes' } & CodeGroup)
  | ({ readonly type: 'RevokeCodes'; readonly serials: readonly number[] } & CodeGroup)
  | { readonly type: 'AllowOpenLink'; readonly role: Role; readonly language: string }

type Of = { readonly exerciseId: string }
type Closing = { readonly closesAt: Instant; readonly sealAt: Instant }

export type ExerciseEvent =
  | ({ readonly type: 'ExercisePlanned' } & ExercisePlan)
  | ({ readonly type: 'ItemsChosen' } & Of & ChosenItems)
  | ({ readonly type: 'ExpectedNumbersSet'; readonly expected: ExpectedNumbers } & Of)
  | ({ readonly type: 'ExerciseOpened' /** From when answers are taken. */; readonly openedAt: Instant } & Of & Closing)
  | ({ readonly type: 'ExerciseExtended' } & Of & Closing)
  | ({ readonly type: 'ExerciseClosingSet' } & Of & Closing)
  | ({ readonly type: 'OfflineGraceForgone'; readonly offlineUntil: Instant; readonly sealAt: Instant } & Of)
  | ({ readonly type: 'ExerciseSealed'; readonly sealedAt: Instant } & Of)
  | ({ readonly type: 'CodesIssued'; readonly firstSerial: number; readonly count: number } & Of & CodeGroup)
  | ({ readonly type: 'CodesReprinted' } & Of & CodeGroup)
  | ({ readonly type: 'CodesRevoked'; readonly serials: readonly number[] } & Of & CodeGroup)
  | ({ readonly type: 'OpenLinkAllowed'; readonly role: Role; readonly language: string } & Of)

export type ExerciseStatus = 'planned' | 'open' | 'closed' | 'sealed'

export type PlannedExercise = ExercisePlan &
  Closing & {
    /** As far as events tell: an exercise closes by the clock, so ask `statusAt`. */
    readonly status: ExerciseStatus
    readonly openedAt: Instant | undefined
    /** Until then what was collected without a line is taken. */
    readonly offlineUntil: Instant
    readonly optionalItems: readonly string[]
    readonly ownItems: readonly OwnItem[]
    readonly issued: readonly CodeBatch[]
    readonly openLinks: readonly { readonly role: Role; readonly language: string }[]
  }

export type Exercise = { readonly status: 'unplanned' } | PlannedExercise

export type ExerciseRejection =
  | ItemsRejection
  | 'exercise-already-planned'
  | 'exercise-not-planned'
  | 'exercise-not-open'
  | 'exercise-already-closed'
  | 'exercise-already-sealed'
  | 'exercise-not-closed'
  | 'exercise-not-due'
  | 'exercise-number-invalid'
  | 'languages-empty'
  | 'language-unknown'
  | 'expected-number-invalid'
  | 'expected-below-issued'
  | 'closes-before-it-opens'
  | 'closes-after-the-round'
  | 'closes-too-early'
  | 'extending-only-lengthens'
  | 'items-frozen'
  | 'grade-band-invalid'
  | 'count-invalid'
  | 'too-many-codes'
  | 'code-unknown'

const no = (code: ExerciseRejection, field?: string): never => {
  throw new Rejection<ExerciseRejection>(code, field)
}

export const exercise: Decider<ExerciseCommand, ExerciseEvent, Exercise> = {
  initial: { status: 'unplanned' },

  decide: (command, state) => {
    if (command.type === 'PlanExercise') return state.status === 'unplanned' ? plan(command) : no('exercise-already-planned')
    if (state.status === 'unplanned') return no('exercise-not-planned')
    if (state.status === 'sealed') return command.type === 'SealExercise' ? [] : no('exercise-already-sealed')
    switch (command.type) {
      case 'ChooseItems':
        return chooseItems(command, state)
      case 'SetExpectedNumbers':
        return setExpectedNumbers(command, state)
      case 'OpenExercise':
        return open(command, state)
      case 'ExtendExercise':
        return extend(command, state)
      case 'CloseExercise':
        return close(command, state)
      case 'ForgoOfflineGrace':
        return forgoOfflineGrace(command, state)
      case 'SealExercise':
        return seal(command, state)
      case 'IssueCodes':
        return issueCodes(command, state)
      case 'ReprintCodes':
        return reprintCodes(command, state)
      case 'RevokeCodes':
        return revokeCodes(command, state)
      case 'AllowOpenLink':
        return allowOpenLink(command, state)
    }
  },

  evolve: (state, event) => {
    if (event.type === 'ExercisePlanned') return planned(event)
    if (state.status === 'unplanned') return state
    switch (event.type) {
      case 'ItemsChosen':
        return { ...state, optionalItems: event.optionalItems, ownItems: event.ownItems }
      case 'ExpectedNumbersSet':
        return { ...state, expected: event.expected }
      case 'ExerciseOpened':
        return { ...closing(state, event), status: 'open', openedAt: event.openedAt }
      case 'ExerciseExtended':
      case 'ExerciseClosingSet':
        return closing(state, event)
      case 'OfflineGraceForgone':
        return { ...state, offlineUntil: event.offlineUntil, sealAt: event.sealAt }
      case 'ExerciseSealed':
        return { ...state, status: 'sealed' }
      case 'CodesIssued':
        return { ...state, issued: withIssued(state.issued, event, event.firstSerial + event.count) }
      case 'CodesReprinted':
        return state
      case 'CodesRevoked':
        return { ...state, issued: withRevoked(state.issued, event, event.serials) }
      case 'OpenLinkAllowed': {
        const { role, language } = event
        return { ...state, openLinks: [...state.openLinks, { role, language }] }
      }
    }
  },
}

/** What the clock makes of an exercise: before `opensAt` an opened one still reads planned, from `closesAt` on closed. */
export const statusAt = ({ status, opensAt, closesAt }: PlannedExercise, now: Instant): ExerciseStatus => {
  if (status !== 'open') return status
  if (now >= closesAt) return 'closed'
  return now < opensAt ? 'planned' : 'open'
}

/** No school expects more; it keeps every serial in its room. */
const MOST_EXPECTED = 50_000
const HIGHEST_EXERCISE_NUMBER = 999_999

type Command<Type extends ExerciseCommand['type']> = Extract<ExerciseCommand, { readonly type: Type }>
type Decision = readonly ExerciseEvent[]

const plan = ({ type: _, ...given }: Command<'PlanExercise'>): Decision => {
  const { exerciseNumber, languages, opensAt, closesAt, roundEndsAt, expected } = given
  if (!Number.isInteger(exerciseNumber) || exerciseNumber < 1 || exerciseNumber > HIGHEST_EXERCISE_NUMBER)
    return no('exercise-number-invalid', 'exerciseNumber')
  if (languages.length === 0) return no('languages-empty', 'languages')
  if (languages.some((language, i) => !LANGUAGES.includes(language) || languages.indexOf(language) !== i))
    return no('language-unknown', 'languages')
  if (closesAt <= opensAt) return no('closes-before-it-opens', 'closesAt')
  if (closesAt > roundEndsAt) return no('closes-after-the-round', 'closesAt')
  checkExpected(expected)
  return [{ type: 'ExercisePlanned', ...given }]
}

const planned = ({ type: _, ...given }: Extract<ExerciseEvent, { readonly type: 'ExercisePlanned' }>): PlannedExercise => ({
  ...given,
  status: 'planned',
  sealAt: closingAt(given, given.closesAt).sealAt,
  offlineUntil: offlineUntil(given, given.closesAt),
  openedAt: undefined,
  optionalItems: [],
  ownItems: [],
  issued: [],
  openLinks: [],
})

/** The seal waits for replicas that hear late (grace) and for what was collected without a line (offline grace). */
const closingAt = ({ graceSeconds, offlineGraceSeconds }: ExercisePlan, closesAt: Instant): Closing => ({
  closesAt,
  sealAt: closesAt + (graceSeconds + offlineGraceSeconds) * 1000,
})

const offlineUntil = ({ offlineGraceSeconds }: ExercisePlan, closesAt: Instant): Instant => closesAt + offlineGraceSeconds * 1000

const closing = (state: PlannedExercise, { closesAt, sealAt }: Closing): PlannedExercise => ({
  ...state,
  closesAt,
  sealAt,
  offlineUntil: offlineUntil(state, closesAt),
})

const chooseItems = ({ optionalItems, ownItems, allowedOptional }: Command<'ChooseItems'>, state: PlannedExercise): Decision => {
  if (state.status !== 'planned') return no('items-frozen')
  const chosen = { optionalItems, ownItems }
  checkChosenItems(chosen, { allowedOptional, length: state.length, languages: state.languages })
  if (JSON.stringify(chosen) === JSON.stringify({ optionalItems: state.optionalItems, ownItems: state.ownItems })) return []
  return [{ type: 'ItemsChosen', exerciseId: state.exerciseId, ...chosen }]
}

const checkExpected = (expected: ExpectedNumbers): void => {
  for (const role of ROLES) {
    const number = expected[role]
    if (!Number.isInteger(number) || number < 0 || number > MOST_EXPECTED) no('expected-number-invalid', `expected.${role}`)
  }
}

const setExpectedNumbers = ({ expected, now }: Command<'SetExpectedNumbers'>, state: PlannedExercise): Decision => {
  if (now >= state.closesAt) return no('exercise-already-closed')
  checkExpected(expected)
  for (const role of ROLES)
    if (mostCodes(expected[role]) < issuedCodes(state.issued, role)) return no('expected-below-issued', `expected.${role}`)
  if (ROLES.every((role) => expected[role] === state.expected[role])) return []
  return [{ type: 'ExpectedNumbersSet', exerciseId: state.exerciseId, expected }]
}

const open = ({ now }: Command<'OpenExercise'>, state: PlannedExercise): Decision => {
  if (state.status === 'open') return []
  if (now >= state.closesAt) return no('exercise-already-closed')
  const { exerciseId, opensAt, closesAt, sealAt } = state
  return [{ type: 'ExerciseOpened', exerciseId, openedAt: Math.max(now, opensAt), closesAt, sealAt }]
}

const extend = ({ closesAt, now }: Command<'ExtendExercise'>, state: PlannedExercise): Decision => {
  if (now >= state.closesAt) return no('exercise-already-closed')
  if (closesAt < state.closesAt) return no('extending-only-lengthens', 'closesAt')
  if (closesAt > state.roundEndsAt) return no('closes-after-the-round', 'closesAt')
  if (closesAt === state.closesAt) return []
  return [{ type: 'ExerciseExtended', exerciseId: state.exerciseId, ...closingAt(state, closesAt) }]
}

const close = ({ now }: Command<'CloseExercise'>, state: PlannedExercise): Decision => {
  if (state.openedAt === undefined) return no('exercise-not-open')
  // Never now: replicas that have not heard of it yet go on accepting for at most the grace.
  const closesAt = now + state.graceSeconds * 1000
  if (closesAt >= state.closesAt) return []
  if (closesAt < state.openedAt + state.earliestClosingSeconds * 1000) return no('closes-too-early')
  return [{ type: 'ExerciseClosingSet', exerciseId: state.exerciseId, ...closingAt(state, closesAt) }]
}

/** As for a closing: never now. Replicas that have not heard of it go on taking for at most the grace, and the seal waits once more. */
const forgoOfflineGrace = ({ now }: Command<'ForgoOfflineGrace'>, state: PlannedExercise): Decision => {
  if (state.openedAt === undefined) return no('exercise-not-open')
  if (now < state.closesAt) return no('exercise-not-closed')
  const grace = state.graceSeconds * 1000
  const until = now + grace
  if (until >= state.offlineUntil) return []
  return [{ type: 'OfflineGraceForgone', exerciseId: state.exerciseId, offlineUntil: until, sealAt: until + grace }]
}

const seal = ({ now }: Command<'SealExercise'>, state: PlannedExercise): Decision => {
  if (state.status === 'planned') return no('exercise-not-open')
  if (now < state.sealAt) return no('exercise-not-due')
  return [{ type: 'ExerciseSealed', exerciseId: state.exerciseId, sealedAt: now }]
}

const issueCodes = ({ role, language, gradeBand, count, now }: Command<'IssueCodes'>, state: PlannedExercise): Decision => {
  if (now >= state.closesAt) return no('exercise-already-closed')
  if (!state.languages.includes(language)) return no('language-unknown', 'language')
  if (!isGradeOf(state.level, role, gradeBand)) return no('grade-band-invalid', 'gradeBand')
  if (!Number.isInteger(count) || count < 1) return no('count-invalid', 'count')
  const firstSerial = findBatch(state.issued, { role, language, gradeBand })?.count ?? 0
  if (issuedCodes(state.issued, role) + count > mostCodes(state.expected[role]) || firstSerial + count > MAX_SERIALS)
    return no('too-many-codes', 'count')
  return [{ type: 'CodesIssued', exerciseId: state.exerciseId, role, language, gradeBand, firstSerial, count }]
}

/** Nothing changes; that cards were made again is kept, since each of them may be in two hands. */
const reprintCodes = ({ role, language, gradeBand }: Command<'ReprintCodes'>, state: PlannedExercise): Decision => {
  if (findBatch(state.issued, { role, language, gradeBand }) === undefined) return no('code-unknown', 'gradeBand')
  return [{ type: 'CodesReprinted', exerciseId: state.exerciseId, role, language, gradeBand }]
}

const revokeCodes = ({ role, language, gradeBand, serials }: Command<'RevokeCodes'>, state: PlannedExercise): Decision => {
  const batch = findBatch(state.issued, { role, language, gradeBand })
  const unknown = serials.findIndex((serial) => !Number.isInteger(serial) || serial < 0 || serial >= (batch?.count ?? 0))
  if (unknown >= 0) return no('code-unknown', `serials.${unknown}`)
  const fresh = [...new Set(serials)].filter((serial) => !batch?.revoked.has(serial))
  return fresh.length === 0 ? [] : [{ type: 'CodesRevoked', exerciseId: state.exerciseId, role, language, gradeBand, serials: fresh }]
}

const allowOpenLink = ({ role, language }: Command<'AllowOpenLink'>, state: PlannedExercise): Decision => {
  if (!state.languages.includes(language)) return no('language-unknown', 'language')
  if (state.openLinks.some((link) => link.role === role && link.language === language)) return []
  return [{ type: 'OpenLinkAllowed', exerciseId: state.exerciseId, role, language }]
}
