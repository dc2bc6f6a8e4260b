import { type DeadLetterReason, holdsOneCase, isUnknownCase, UnknownCase } from '@guzgu/contracts'
import { OutcomeEvent, type ResponseScored } from '@guzgu/contracts/events/outcomes'
import type { Questionnaire } from '@guzgu/contracts/events/questionnaires'
import { ResponseEvent } from '@guzgu/contracts/events/responses'
import type { ScoringKey } from '../domain/area-sums.ts'
import type { Input, Outcome } from '../domain/score-responses.ts'
import { createScoredEncoder } from './scored-encoder.ts'

/** A response as it travels on: the day stays behind. */
export type Response = Omit<ResponseScored, 'areaSums'>

const DIGEST_BYTES = 16

/** Bytes that cannot be read become an input that says so. @throws UnknownCase for a case or an enum value that is newer than this code */
export const decodeInput = (value: Uint8Array): Input<Response> => {
  try {
    const { event } = ResponseEvent.decode(value)
    if (event === undefined && holdsOneCase(value)) throw new UnknownCase('a response record of a kind that is not known here')
    if (event === undefined) return unreadable('no-event')
    if (event.value.exerciseId === '') return unreadable('exercise-or-role-missing')
    if (event.$case === 'seal') return { kind: 'seal', exerciseId: event.value.exerciseId }
    const { day: _, ...response } = event.value
    if (response.role === 'ROLE_UNSPECIFIED') return unreadable('exercise-or-role-missing')
    if (response.redemption.length !== DIGEST_BYTES || response.digest.length !== DIGEST_BYTES)
      return unreadable('redemption-or-digest-missing')
    return { kind: 'submitted', response }
  } catch (error) {
    if (isUnknownCase(error, value)) throw error
    return unreadable('undecodable-bytes')
  }
}

const unreadable = (reason: DeadLetterReason): Input<Response> => ({ kind: 'unreadable', reason })

export const encodeOutcome = (outcome: Outcome<Response>, source: number): { readonly key: string; readonly value: Uint8Array } => ({
  key: keyOf(outcome),
  value:
    outcome.kind === 'scored'
      ? encodeScored(outcome.response, outcome.areaSums, source)
      : OutcomeEvent.encode({ metadata: { source }, event: toEvent(outcome) }).finish(),
})

const encodeScored = createScoredEncoder()

const keyOf = (outcome: Outcome<Response>): string => {
  if (outcome.kind === 'scored') return outcome.response.exerciseId
  return outcome.kind === 'unreadable' ? '' : outcome.exerciseId
}

const toEvent = (outcome: Exclude<Outcome<Response>, { readonly kind: 'scored' }>): OutcomeEvent['event'] => {
  switch (outcome.kind) {
    case 'repeat':
      return { $case: 'repeatedResponse', value: { exerciseId: outcome.exerciseId } }
    case 'duplicate':
      return { $case: 'duplicated', value: { exerciseId: outcome.exerciseId } }
    case 'late':
      return { $case: 'late', value: { exerciseId: outcome.exerciseId } }
    case 'sealed':
      return { $case: 'sealed', value: { exerciseId: outcome.exerciseId } }
    case 'unreadable':
      return { $case: 'unreadable', value: { reason: outcome.reason } }
    default:
      return outcome satisfies never
  }
}

/** @throws Error for a case that this code does not know: what it wrote must be newer. */
export const decodeOutcome = (value: Uint8Array): { readonly source: number; readonly output: Outcome<Response> } => {
  const { metadata, event } = OutcomeEvent.decode(value)
  if (metadata === undefined || event === undefined) throw new Error('an outcome of a kind that is not known here')
  return { source: metadata.source, output: fromEvent(event) }
}

const fromEvent = (event: NonNullable<OutcomeEvent['event']>): Outcome<Response> => {
  switch (event.$case) {
    case 'scored': {
      const { areaSums, ...response } = event.value
      return { kind: 'scored', response, areaSums }
    }
    case 'repeatedResponse':
      return { kind: 'repeat', exerciseId: event.value.exerciseId }
    case 'duplicated':
      return { kind: 'duplicate', exerciseId: event.value.exerciseId }
    case 'late':
      return { kind: 'late', exerciseId: event.value.exerciseId }
    case 'sealed':
      return { kind: 'sealed', exerciseId: event.value.exerciseId }
    case 'unreadable':
      return { kind: 'unreadable', reason: event.value.reason }
    default:
      return event satisfies never
  }
}

/** What counts in a published version: its core items, each in its area; the roll-ups pool areas. */
export const toScoringKey = ({ areas, items, rollUp }: Questionnaire): ScoringKey => {
  const indexOf = new Map(areas.map((area, index) => [area.id, index]))
  return {
    areaOfItem: items.map((item) => (item.kind === 'core' ? (indexOf.get(item.area) ?? -1) : -1)),
    areas: areas.length,
    rollUps: rollUp.map(({ areas: pooled }) => pooled.flatMap((id) => indexOf.get(id) ?? [])),
  }
}
