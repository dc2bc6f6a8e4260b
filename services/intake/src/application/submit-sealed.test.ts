import type { SealingKey } from '@guzgu/contracts/services/intake'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import {
  CLOSES,
  codesFor,
  coordinator,
  coordinatorOf,
  EXERCISE,
  openExercise,
  planning,
  refusal,
  respondent,
  responsesIn,
  said,
  saidOf,
  staff,
  submission,
} from '../testing/calls.ts'
import { HOUR, OTHER_SCHOOL } from '../testing/facts.ts'
import { createWorld, type Replica, type World } from '../testing/intake-world.ts'
import { seal, sealedForm } from '../testing/sealing.ts'

const ID = '3f0c1c1e-8f5e-4a0a-8f5e-111111111111'
const OTHER_ID = '3f0c1c1e-8f5e-4a0a-8f5e-222222222222'

let world: World
let replica: Replica
let cards: readonly string[]
let code: string
let key: SealingKey
beforeEach(async () => {
  world = await createWorld()
  replica = await world.start()
  cards = await openExercise(world, replica)
  code = cards[0] as string
  key = (await replica.as(coordinator).getDeviceKit({ exerciseId: EXERCISE })).sealingKey as SealingKey
})
afterEach(() => world.end())

const saidOfSealed = async (forms: readonly string[], by = replica): Promise<readonly string[]> =>
  (await by.as(respondent).submitSealed({ forms })).results.map(saidOf)
const handIn = async (plain: string): Promise<string> => (await saidOfSealed([await seal(key, plain)]))[0] ?? 'nothing'

describe('a sealed form', () => {
  it('has the same record as the same form without a seal', async () => {
    expect(await said(replica, submission(code, { responseId: ID, seconds: 60, offline: true }))).toEqual(['received'])
    const [plain] = await responsesIn(world.ports)
    await world.ports.cache.delete(`redeemed:${plain?.redemption.toString('hex')}`) // forgets: the log tells
    expect(await handIn(sealedForm(code))).toBe('received')
    const [, sealed] = await responsesIn(world.ports)
    expect(sealed).toEqual(plain)
  })

  it('counts once, however often and in whatever way it comes', async () => {
    const form = await seal(key, sealedForm(code))
    expect(await saidOfSealed([form])).toEqual(['received'])
    expect(await saidOfSealed([form])).toEqual(['repeated'])
    expect(await handIn(sealedForm(code))).toBe('repeated')
    expect(await said(replica, submission(code, { responseId: ID }))).toEqual(['repeated'])
    expect(await responsesIn(world.ports)).toHaveLength(1)
  })

  it('is opened by every replica', async () => {
    const other = await world.start()
    expect(await saidOfSealed([await seal(key, sealedForm(code))], other)).toEqual(['received'])
  })

  it('may be padded, and may hold choices and every way not to answer', async () => {
    const [teacher = ''] = (await replica.as(coordinator).issueCodes(codesFor('teacher', 1))).codes
    await world.settle()
    const answers = { A1: 'n/a', A2: 'skipped', device: 'prefer-not-to-say' }
    expect(await handIn(sealedForm(teacher, { answers, choices: { factors: ['time'] } }).padEnd(4096))).toBe('received')
    const [record] = await responsesIn(world.ports)
    expect([...(record?.answers ?? [])]).toEqual([241, 240, 0, 242, 1])
    expect(record?.choices).toEqual([{ item: 'factors', options: [1] }])
  })

  it('is refused as any other would be, and spoils none of its batch', async () => {
    const [one = '', two = '', three = ''] = cards
    const forms = await Promise.all(
      [
        sealedForm(one),
        sealedForm('12'),
        sealedForm(two, { questionnaire: 'small@2' }),
        sealedForm(two, { answers: { A1: 9 } }),
        sealedForm(three, { responseId: OTHER_ID }),
      ].map((plain) => seal(key, plain)),
    )
    const expected = [
      'received',
      'code-mistyped code',
      'questionnaire-mismatch questionnaire',
      'answer-out-of-scale answers.A1',
      'received',
    ]
    expect(await saidOfSealed(forms)).toEqual(expected)
    expect(await handIn(sealedForm(one, { responseId: OTHER_ID }))).toBe('code-already-used code')
  })

  it('is taken within the offline grace, and not behind it', async () => {
    const at = async (now: number): Promise<void> => {
      world.moveTo(now)
      await world.settle()
    }
    await at(CLOSES + 2 * HOUR - 1)
    expect(await said(replica, submission(code))).toEqual(['exercise-is-closed code'])
    expect(await handIn(sealedForm(code))).toBe('received')
    await at(CLOSES + 2 * HOUR)
    expect(await handIn(sealedForm(cards[1] ?? '', { responseId: OTHER_ID }))).toBe('exercise-is-closed code')
    expect(await handIn(sealedForm(code))).toBe('repeated') // who has a receipt keeps it
  })
})

describe('what cannot be read', () => {
  const refused = 'sealed-form-unreadable'

  it('was sealed for another installation', async () => {
    const elsewhere = await createWorld()
    const there = await elsewhere.start()
    await openExercise(elsewhere, there)
    const { sealingKey } = await there.as(coordinator).getDeviceKit({ exerciseId: EXERCISE })
    expect(sealingKey?.kid).not.toBe(key.kid)
    expect(await saidOfSealed([await seal(sealingKey as SealingKey, sealedForm(code))])).toEqual([refused])
    await elsewhere.end()
  })

  it('was changed on its way, in any of its parts', async () => {
    const parts = (await seal(key, sealedForm(code))).split('.')
    const changed = [0, 2, 3, 4].map((at) => {
      const text = parts[at] as string
      const turned = (text[9] === 'A' ? 'B' : 'A') + text.slice(10)
      return parts.with(at, text.slice(0, 9) + turned).join('.')
    })
    expect(await saidOfSealed([...changed, parts.slice(0, 4).join('.'), 'what', ''])).toEqual(Array(7).fill(refused))
    expect(await responsesIn(world.ports)).toEqual([])
  })

  it.each([
    ['no JSON', '{"responseId"'],
    ['no form', '[]'],
    ['no answers', JSON.stringify({ responseId: ID, code: '1', questionnaire: 'small@3' })],
    ['another kind of id', sealedForm('1', { responseId: 'me' })],
    ['a code without end', sealedForm('1'.repeat(41))],
    ['an answer that is none', sealedForm('1', { answers: { A1: 2.5 } })],
    ['a word that is none', sealedForm('1', { answers: { A1: 'constructor' } })],
    ['two items in one', sealedForm('1', { answers: { 'A1 A2': 4 } })],
    ['a questionnaire without version', sealedForm('1', { questionnaire: 'small' })],
    ['options that are none', sealedForm('1', { choices: { factors: 'time' } })],
    ['a time that is none', sealedForm('1', { seconds: -1 })],
  ])('holds %s', async (_, plain) => expect(await handIn(plain)).toBe(refused))

  it('comes in a batch without end', async () => {
    expect(await refusal(replica.as(respondent).submitSealed({ forms: Array(1_001).fill('') }))).toBe(
      'INVALID_ARGUMENT batch-too-large forms',
    )
    expect(await saidOfSealed([])).toEqual([])
  })
})

describe('the kit of a device', () => {
  const kitFor = (exerciseId: string, actor = coordinator) => replica.as(actor).getDeviceKit({ exerciseId })

  it('says what each role is asked, until when, and whom to seal for', async () => {
    const { exercise, forms, offlineUntil, sealingKey } = await kitFor(EXERCISE)
    expect([exercise?.exerciseId, offlineUntil]).toEqual([EXERCISE, CLOSES + 2 * HOUR])
    expect(forms).toEqual([
      { role: 'ROLE_LEADER', items: ['A1', 'A2'], ownItems: [], askRelease: true, smallGroup: true },
      { role: 'ROLE_TEACHER', items: ['A1', 'A2', 'device', 'factors'], ownItems: [], askRelease: false, smallGroup: false },
      { role: 'ROLE_STUDENT', items: ['A1', 'A2'], ownItems: [], askRelease: false, smallGroup: false },
    ])
    const participation = await replica.as(respondent).participate({ code, offline: false })
    expect([participation.items, participation.sealingKey]).toEqual([forms[2]?.items, sealingKey])
  })

  it('is given to whom runs the exercise, while it runs and its items stand', async () => {
    expect(await refusal(kitFor(EXERCISE, coordinatorOf(OTHER_SCHOOL)))).toBe('PERMISSION_DENIED not-allowed')
    expect(await refusal(kitFor(EXERCISE, staff('officer', { red: 'Bakı' })))).toBe('PERMISSION_DENIED not-allowed')
    expect(await refusal(kitFor(EXERCISE, respondent))).toBe('PERMISSION_DENIED not-allowed')
    expect(await refusal(kitFor('nowhere'))).toBe('NOT_FOUND exercise-unknown exerciseId')
    const { exercise } = await replica.as(coordinator).planExercise(planning({ level: 'LEVEL_LOWER_SECONDARY', expected: [] }))
    expect(await refusal(kitFor(exercise?.exerciseId ?? ''))).toBe('FAILED_PRECONDITION exercise-not-open')
    world.moveTo(CLOSES)
    expect(await refusal(kitFor(EXERCISE))).toBe('FAILED_PRECONDITION exercise-is-closed')
  })
})
