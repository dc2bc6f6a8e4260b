import { TOPICS, toLength, toLengthName, toLevel, toLevelName, toRole, toRoleName, UnknownCase } from '@guzgu/contracts'
import type { ExpectedNumber } from '@guzgu/contracts/events/common'
import { ExerciseEvent as ExerciseMessage, type ExercisePlanned } from '@guzgu/contracts/events/exercises'
import { createUpcaster, type RecordedEvent } from '@guzgu/event-sourcing'
import type { NewRecord } from '@guzgu/ports'
import type { ExerciseEvent, ExpectedNumbers } from '../domain/exercise.ts'
import { ROLES } from '../domain/vocabulary.ts'

// Stored exercise events ⇄ published ones (topic intake.exercises.v1): the only place where the two regimes meet.

/** What a record of the topic says. */
export type ExerciseNews =
  | { readonly kind: 'heartbeat' /** ms */; readonly at: number }
  | { readonly kind: 'event'; readonly exerciseId: string; readonly position: number; readonly event: ExerciseEvent }

type Published = Exclude<NonNullable<ExerciseMessage['event']>, { readonly $case: 'heartbeat' }>
type OfType<Type extends ExerciseEvent['type']> = Extract<ExerciseEvent, { readonly type: Type }>

const upcast = createUpcaster<ExerciseEvent>()

/** Undefined for what is not an event of an exercise, such as the reservation of its number. */
export const toExerciseRecord = (recorded: RecordedEvent): NewRecord | undefined => {
  if (!Object.hasOwn(publish, recorded.type)) return undefined
  const event = upcast(recorded)
  const { position, metadata } = recorded
  const message: ExerciseMessage = { metadata: { position, at: metadata.at, correlation: metadata.correlation }, event: toPublished(event) }
  return { key: event.exerciseId, value: ExerciseMessage.encode(message).finish() }
}

export const exerciseHeartbeat = (at: number): Uint8Array =>
  ExerciseMessage.encode({ event: { $case: 'heartbeat', value: { at } } }).finish()

/** @throws Error for a case that this code does not know: readers are deployed before writers */
export const fromExerciseMessage = (value: Uint8Array): ExerciseNews => {
  const { metadata, event } = ExerciseMessage.decode(value)
  if (event === undefined) throw new UnknownCase(`an event of ${TOPICS.exercises.topic} of a case that is not known here`)
  if (event.$case === 'heartbeat') return { kind: 'heartbeat', at: event.value.at }
  return { kind: 'event', exerciseId: event.value.exerciseId, position: metadata?.position ?? 0, event: toStored(event) }
}

const toPublished = (event: ExerciseEvent): Published => (publish[event.type] as (event: ExerciseEvent) => Published)(event)

/** One entry per type of event: the compiler finds a missing one. */
const publish: { readonly [Type in ExerciseEvent['type']]: (event: OfType<Type>) => Published } = {
  ExercisePlanned: (event) => ({ $case: 'planned', value: toPlannedMessage(event) }),
  ItemsChosen: ({ exerciseId, optionalItems, ownItems }) => ({
    $case: 'itemsChosen',
    value: { exerciseId, optionalItems, ownItems: ownItems.map((item) => ({ ...item, roles: item.roles.map(toRole) })) },
  }),
  ExpectedNumbersSet: ({ exerciseId, expected }) => ({
    $case: 'expectedNumbersSet',
    value: { exerciseId, expected: toExpectedMessages(expected) },
  }),
  ExerciseOpened: ({ type: _, ...value }) => ({ $case: 'opened', value }),
  ExerciseExtended: ({ type: _, ...value }) => ({ $case: 'extended', value }),
  ExerciseClosingSet: ({ type: _, ...value }) => ({ $case: 'closingSet', value }),
  OfflineGraceForgone: ({ type: _, ...value }) => ({ $case: 'offlineGraceForgone', value }),
  ExerciseSealed: ({ type: _, ...value }) => ({ $case: 'sealed', value }),
  CodesIssued: ({ type: _, ...value }) => ({ $case: 'codesIssued', value: { ...value, role: toRole(value.role) } }),
  CodesReprinted: ({ type: _, ...value }) => ({ $case: 'codesReprinted', value: { ...value, role: toRole(value.role) } }),
  CodesRevoked: ({ type: _, ...value }) => ({ $case: 'codesRevoked', value: { ...value, role: toRole(value.role) } }),
  OpenLinkAllowed: ({ type: _, ...value }) => ({ $case: 'openLinkAllowed', value: { ...value, role: toRole(value.role) } }),
}

const toStored = (event: Published): ExerciseEvent => {
  switch (event.$case) {
    case 'planned':
      return fromPlannedMessage(event.value)
    case 'itemsChosen': {
      const { exerciseId, optionalItems, ownItems } = event.value
      const own = ownItems.map((item) => ({ ...item, roles: item.roles.map(toRoleName) }))
      return { type: 'ItemsChosen', exerciseId, optionalItems, ownItems: own }
    }
    case 'expectedNumbersSet':
      return { type: 'ExpectedNumbersSet', exerciseId: event.value.exerciseId, expected: fromExpectedMessages(event.value.expected) }
    case 'opened':
      return { type: 'ExerciseOpened', ...event.value }
    case 'extended':
      return { type: 'ExerciseExtended', ...event.value }
    case 'closingSet':
      return { type: 'ExerciseClosingSet', ...event.value }
    case 'offlineGraceForgone':
      return { type: 'OfflineGraceForgone', ...event.value }
    case 'sealed':
      return { type: 'ExerciseSealed', ...event.value }
    case 'codesIssued':
      return { type: 'CodesIssued', ...event.value, role: toRoleName(event.value.role) }
    case 'codesReprinted':
      return { type: 'CodesReprinted', ...event.value, role: toRoleName(event.value.role) }
    case 'codesRevoked':
      return { type: 'CodesRevoked', ...event.value, role: toRoleName(event.value.role) }
    case 'openLinkAllowed':
      return { type: 'OpenLinkAllowed', ...event.value, role: toRoleName(event.value.role) }
  }
}

const toPlannedMessage = (event: OfType<'ExercisePlanned'>): ExercisePlanned => {
  const { type: _, questionnaire, level, length, expected, earliestClosingSeconds, roundEndsAt, ...same } = event
  return {
    ...same,
    level: toLevel(level),
    questionnaireId: questionnaire.id,
    questionnaireVersion: questionnaire.version,
    length: toLength(length),
    expected: toExpectedMessages(expected),
    closingRules: { earliestClosingSeconds, roundEndsAt },
  }
}

const fromPlannedMessage = (message: ExercisePlanned): OfType<'ExercisePlanned'> => {
  const { questionnaireId, questionnaireVersion, level, length, expected, closingRules, ...same } = message
  return {
    type: 'ExercisePlanned',
    ...same,
    level: toLevelName(level),
    questionnaire: { id: questionnaireId, version: questionnaireVersion },
    length: toLengthName(length),
    expected: fromExpectedMessages(expected),
    earliestClosingSeconds: closingRules?.earliestClosingSeconds ?? 0,
    roundEndsAt: closingRules?.roundEndsAt ?? message.closesAt,
  }
}

const toExpectedMessages = (expected: ExpectedNumbers): readonly ExpectedNumber[] =>
  ROLES.map((role) => ({ role: toRole(role), number: expected[role] }))

const fromExpectedMessages = (messages: readonly ExpectedNumber[]): ExpectedNumbers => ({
  leader: 0,
  teacher: 0,
  student: 0,
  ...Object.fromEntries(messages.map(({ role, number }) => [toRoleName(role), number])),
})
