import { OutcomeEvent, type ResponseScored } from '@guzgu/contracts/events/outcomes'
import type { Questionnaire } from '@guzgu/contracts/events/questionnaires'
import { ResponseEvent } from '@guzgu/contracts/events/responses'
import type { ScoringKey } from '../domain/area-sums.ts'
import type { Input, Outcome } from '../domain/score-responses.ts'
import { createScoredEncoder } from './scored-encoder.ts'

/** A response as it travels on: the day stays behind. */
export type Response = Omit<ResponseScored, 'areaSums'>

/** A case that is newer than this code: the partition is held, for readers deploy before writers. */
export type WireInput = Input<Response> | { readonly kind: 'not-known-yet' }

const DIGEST_BYTES = 16

export const decodeInput = (value: Uint8Array): WireInput => {
  try {
    const { event } = ResponseEvent.decode(value)
    if (event === undefined) return isOneUnknownCase(value) ? { kind: 'not-known-yet' } : unreadable('no-event')
    if (event.$case === 'seal') return { kind: 'seal', exerciseId: event.value.exerciseId }
    const { day: _, ...response } = event.value
    if (response.exerciseId === '' || response.role === 'ROLE_UNSPECIFIED') return unreadable('exercise-or-role-missing')
    if (response.redemption.length !== DIGEST_BYTES || response.digest.length !== DIGEST_BYTES)
      return unreadable('redemption-or-digest-missing')
    return { kind: 'submitted', response }
  } catch (error) {
    return String(error).includes('Unrecognized enum value') ? { kind: 'not-known-yet' } : unreadable('undecodable-bytes')
  }
}

const unreadable = (reason: string): WireInput => ({ kind: 'unreadable', reason })

/** Exactly one length-delimited field with a number from 12 to 2047 and nothing behind it: what a case added to the oneof looks like. */
const isOneUnknownCase = (bytes: Uint8Array): boolean => {
  const tag = varintAt(bytes, 0)
  if (tag === undefined || (tag.value & 7) !== 2 || tag.value >> 3 < 12 || tag.value >> 3 > 2047) return false
  const length = varintAt(bytes, tag.next)
  return length !== undefined && length.next + length.value === bytes.length
}

const varintAt = (bytes: Uint8Array, from: number): { readonly value: number; readonly next: number } | undefined => {
  let value = 0
  for (let at = from; at < Math.min(bytes.length, from + 4); at += 1) {
    const byte = bytes[at] as number
    value |= (byte & 0x7f) << (7 * (at - from))
    if (byte < 0x80) return { value, next: at + 1 }
  }
  return undefined
}

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
