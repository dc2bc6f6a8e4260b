import { BinaryReader } from '@bufbuild/protobuf/wire'
import { toRole } from '@guzgu/contracts'
import type { ResponseSubmitted } from '@guzgu/contracts/events/responses'
import type { Submission } from '@guzgu/contracts/services/intake'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { codesFor, coordinator, EXERCISE, firehose, openExercise, planning, responsesIn, said, submission } from '../testing/calls.ts'
import { autumn, HOUR, MORNING } from '../testing/facts.ts'
import { createWorld, type Replica, type World } from '../testing/intake-world.ts'

let world: World
let replica: Replica
beforeEach(async () => {
  world = await createWorld()
  replica = await world.start()
})
afterEach(() => world.end())

const lastRecord = async (): Promise<ResponseSubmitted> => (await responsesIn(world.ports)).at(-1) as ResponseSubmitted
const submitted = async (code: string, change: Partial<Submission> = {}): Promise<ResponseSubmitted> => {
  expect(await said(replica, submission(code, change))).toEqual(['received'])
  return lastRecord()
}

/** Numbers of the fields that stand in a message. */
const fieldsOf = (message: Uint8Array): readonly number[] => {
  const reader = new BinaryReader(message)
  const fields: number[] = []
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag()
    fields.push(field)
    reader.skip(wire)
  }
  return fields
}
const insideOf = (message: Uint8Array): Uint8Array => {
  const reader = new BinaryReader(message)
  reader.tag()
  return reader.bytes()
}

describe('the record of a response', () => {
  it('holds what the rules in force name, and nothing else', async () => {
    const teacher = replica.as(coordinator)
    const own = { id: 'own-garden', roles: [toRole('teacher')], wordings: ['Bağ', 'Сад'] }
    await teacher.planExercise(planning())
    await teacher.chooseItems({ exerciseId: EXERCISE, optionalItems: [], ownItems: [own] })
    await teacher.openExercise({ exerciseId: EXERCISE })
    const [code = ''] = (await teacher.issueCodes(codesFor('teacher', 1, { language: 'ru', gradeBand: 0 }))).codes
    world.moveTo(MORNING + 3 * HOUR + 1_234_567)
    await world.settle()
    const record = await submitted(code, {
      responseId: '3f0c…',
      items: 'A1 own-garden device',
      values: Buffer.from([5, 241, 2]),
      choices: [{ item: 'factors', options: ['time', 'money'] }],
      seconds: 321,
      release: true,
    })
    const { redemption, digest, ...rest } = record
    expect(rest).toEqual({
      exerciseId: EXERCISE,
      role: toRole('teacher'),
      gradeBand: 0,
      sectionLanguage: 'ru',
      questionnaireId: 'small',
      questionnaireVersion: 3,
      answers: Buffer.from([5, 240, 0, 2, 1]),
      choices: [{ item: 'factors', options: [0, 1] }],
      ownAnswers: Buffer.from([241]),
      day: Date.UTC(2026, 9, 1) / 86_400_000,
      speed: 'SPEED_CLASS_USUAL',
      burst: false,
      unverified: false,
      released: false, // only a leader can
    })
    expect([redemption.length, digest.length]).toEqual([16, 16])
    const [{ value } = { value: new Uint8Array() }] = await firehose(world.ports)
    expect(fieldsOf(value)).toEqual([10])
    expect(fieldsOf(insideOf(value))).toEqual([1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]) // 3 is none, 14–16 are false: they take no room
    const text = Buffer.from(value).toString('latin1')
    for (const trace of ['3f0c', code, code.replaceAll(' ', ''), '321']) expect(text).not.toContain(trace)
  })

  it('is the same to the byte at any time of the day', async () => {
    const [one = ''] = await openExercise(world, replica)
    const forgetting = async (now: number): Promise<Uint8Array> => {
      world.moveTo(now)
      await world.settle()
      await world.ports.cache.delete(`redeemed:${(await responsesIn(world.ports))[0]?.redemption.toString('hex') ?? ''}`)
      await submitted(one)
      return (await firehose(world.ports)).at(-1)?.value ?? new Uint8Array()
    }
    const [morning, evening, tomorrow] = [
      await forgetting(MORNING),
      await forgetting(MORNING + 18 * HOUR),
      await forgetting(MORNING + 20 * HOUR),
    ]
    expect(evening).toEqual(morning)
    expect(tomorrow).not.toEqual(morning)
  })

  it('keeps the release of a leader', async () => {
    await openExercise(world, replica)
    const [code = ''] = (await replica.as(coordinator).issueCodes(codesFor('leader', 2))).codes
    await world.settle()
    expect((await submitted(code, { release: true })).released).toBe(true)
  })

  it('says whether the form was rushed through: less than two seconds an answer, where the time is known', async () => {
    const [a = '', b = '', c = '', d = ''] = await openExercise(world, replica)
    const speed = async (code: string, seconds: number, values = [4, 5]) =>
      (await submitted(code, { seconds, values: Buffer.from(values) })).speed
    expect([await speed(a, 3), await speed(b, 4), await speed(c, 0), await speed(d, 3, [4, 240])]).toEqual([
      'SPEED_CLASS_FAST',
      'SPEED_CLASS_USUAL',
      'SPEED_CLASS_USUAL',
      'SPEED_CLASS_USUAL',
    ])
  })

  it('says whether it belongs to a burst: more than the round names in a minute of its exercise', async () => {
    const codes = await openExercise(world, replica, 9)
    const burst = autumn.timing?.burstPerMinute ?? 0
    const flags: boolean[] = []
    for (const code of codes.slice(0, burst + 2)) flags.push((await submitted(code)).burst)
    expect(flags).toEqual([false, false, false, false, false, true, true])
    world.moveTo(world.now() + 60_000)
    await world.settle()
    expect((await submitted(codes[8] ?? '')).burst).toBe(false)
  })
})
