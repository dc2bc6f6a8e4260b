import { UnknownCase } from '@guzgu/contracts'
import { Role } from '@guzgu/contracts/events/common'
import { QuestionnaireEvent } from '@guzgu/contracts/events/questionnaires'
import { ResponseEvent } from '@guzgu/contracts/events/responses'
import type { Ports, TransformBinding } from '@guzgu/ports'
import { describe, expect, it } from '@jest/globals'
import { bindScoring, scoring } from './service.ts'

const sixteen = Buffer.alloc(16, 7)
const submitted = ResponseEvent.encode({
  event: {
    $case: 'submitted',
    value: {
      exerciseId: 'e1',
      role: Role.TEACHER,
      gradeBand: 0,
      sectionLanguage: 'az',
      questionnaireId: 'q',
      questionnaireVersion: 1,
      answers: Buffer.from([4, 2]),
      choices: [],
      ownAnswers: Buffer.alloc(0),
      redemption: sixteen,
      digest: sixteen,
      day: 1,
      speed: 'SPEED_CLASS_USUAL',
      burst: false,
      unverified: false,
      released: false,
    },
  },
}).finish()

const item = (id: string, kind: string, area: string) => ({
  id,
  identity: `${id}/1`,
  kind,
  area,
  block: '',
  scale: 'likert5na',
  lengths: [],
  options: [],
  variants: [],
})
const published = QuestionnaireEvent.encode({
  metadata: { position: 1, at: 0, correlation: '' },
  event: {
    $case: 'published',
    value: {
      questionnaire: {
        id: 'q',
        version: 1,
        translation: 'draft',
        attribution: '',
        languages: ['az'],
        areas: [{ id: 'A' }, { id: 'B' }],
        rollUp: [{ id: 'both', areas: ['A', 'B'] }],
        scales: [],
        blocks: [],
        items: [item('A1', 'core', 'A'), item('B4', 'optional', 'B')],
      },
    },
  },
}).finish()

const start = async () => {
  const service = await scoring({} as Ports)
  const binding = service.transforms[0] as TransformBinding
  const follow = service.follows[0]
  if (follow === undefined) throw new Error('follows nothing')
  return { binding, follow }
}

describe('the scoring service', () => {
  it('holds a response until its questionnaire is known, then scores its core items', async () => {
    const { binding, follow } = await start()
    const input = binding.decodeInput(submitted)
    expect(binding.ready?.(input)).toBe(false)
    follow.apply(published, 'q', 0)
    expect(binding.ready?.(input)).toBe(true)
    expect(binding.transform.step(binding.transform.initial(), input)).toMatchObject({
      kind: 'scored',
      areaSums: Uint8Array.from([4, 1, 1, 0, 0, 0, 4, 1, 1]),
    })
  })
  it('passes over heartbeats and stops at what it does not know', async () => {
    const { follow } = await start()
    follow.apply(QuestionnaireEvent.encode({ event: { $case: 'heartbeat', value: { at: 1 } } }).finish(), '', 0)
    expect(() => follow.apply(new Uint8Array(), '', 0)).toThrow('not known')
  })
  it('holds the partition at a response of a newer kind', () => {
    const { decodeInput } = bindScoring(() => undefined)
    expect(() => decodeInput(Buffer.from('62040a026531', 'hex'))).toThrow(UnknownCase)
  })
  it('has the bytes kept of what it cannot read, and of nothing else', () => {
    const { transform, decodeInput, deadLetterReason } = bindScoring(() => ({ areaOfItem: [0], areas: 1, rollUps: [] }))
    const reasonOf = (bytes: Uint8Array) => deadLetterReason?.(transform.step(transform.initial(), decodeInput(bytes)))
    expect(reasonOf(Buffer.from('garbage'))).toBe('undecodable-bytes')
    expect(reasonOf(submitted)).toBe('answers-do-not-fit-version')
    expect(reasonOf(Buffer.from('5a040a026531', 'hex'))).toBeUndefined()
  })
  it('reads and writes the families of the round', () =>
    expect(bindScoring(() => undefined)).toMatchObject({ from: 'intake.responses.v1', to: 'scoring.outcomes.v1' }))
})
