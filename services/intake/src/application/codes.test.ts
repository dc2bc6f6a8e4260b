import { toLevel, toRole } from '@guzgu/contracts'
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
  staff,
  submission,
} from '../testing/calls.ts'
import { HOUR, OTHER_SCHOOL } from '../testing/facts.ts'
import { createWorld, type Replica, type World } from '../testing/intake-world.ts'

let world: World
let replica: Replica
let cards: readonly string[]
const OTHER = `autumn.${OTHER_SCHOOL}.primary`
const exerciseId = EXERCISE

beforeEach(async () => {
  world = await createWorld()
  replica = await world.start()
  cards = await openExercise(world, replica)
})
afterEach(() => world.end())

const participate = (code: string) => replica.as(respondent).participate({ code, offline: false })
const revoke = (codes: readonly string[], ifVersion?: number) =>
  replica.as(coordinator, ifVersion === undefined ? {} : { ifVersion }).revokeCodes({ exerciseId, codes })

describe('a code', () => {
  it('is printed in four groups, says what to answer and is taken once', async () => {
    const [code = ''] = cards
    expect(new Set(cards).size).toBe(4)
    expect(code).toMatch(/^\d{4} \d{4} \d{4} \d{4}$/)
    expect(await participate(code)).toMatchObject({
      exerciseId,
      roundId: 'autumn',
      role: toRole('student'),
      level: toLevel('primary'),
      language: 'az',
      gradeBand: 0,
      questionnaireId: 'small',
      questionnaireVersion: 3,
      items: ['A1', 'A2'],
      ownItems: [],
      languages: ['az', 'ru'],
      closesAt: CLOSES,
      askRelease: false,
      smallGroup: false,
      openLink: false,
    })
    expect(await said(replica, submission(code))).toEqual(['received'])
    expect(await said(replica, submission(code, { responseId: 'somebody else' }))).toEqual(['code-already-used code'])
  })

  it('keeps the receipt that it gave when it is revoked, and gives no other', async () => {
    const [code = ''] = cards
    await said(replica, submission(code))
    await replica.as(coordinator).revokeCodes({ exerciseId: EXERCISE, codes: [code] })
    await world.settle()
    expect(await said(replica, submission(code))).toEqual(['repeated'])
    expect(await said(replica, submission(code, { responseId: 'another' }))).toEqual(['code-revoked code'])
  })

  it('carries role, section language and grade band into the form and the record', async () => {
    const { codes } = await replica.as(coordinator).issueCodes(codesFor('student', 1, { language: 'ru', gradeBand: 4 }))
    await world.settle()
    expect(await participate(codes[0] ?? '')).toMatchObject({ language: 'ru', gradeBand: 4, items: ['A1', 'A2'] })
    await said(replica, submission(codes[0] ?? ''))
    expect(await responsesIn(world.ports)).toMatchObject([{ role: toRole('student'), sectionLanguage: 'ru', gradeBand: 4 }])
  })

  it('asks leaders of a small group for the release', async () => {
    const { codes } = await replica.as(coordinator).issueCodes(codesFor('leader', 1))
    await world.settle()
    expect(await participate(codes[0] ?? '')).toMatchObject({ askRelease: true, smallGroup: true })
  })

  it('asks each role and each exercise what is theirs', async () => {
    const ministry = replica.as(staff('ministry'))
    const asked = async (id: string, role: 'teacher' | 'student') => {
      const [code = ''] = (await ministry.issueCodes(codesFor(role, 1, { exerciseId: id }))).codes
      await world.settle()
      return (await participate(code)).items
    }
    await ministry.planExercise(planning({ schoolId: OTHER_SCHOOL }))
    await ministry.chooseItems({ exerciseId: OTHER, optionalItems: ['A3'], ownItems: [] })
    await ministry.openExercise({ exerciseId: OTHER })
    expect(await asked(exerciseId, 'student')).toEqual(['A1', 'A2'])
    expect(await asked(exerciseId, 'teacher')).toEqual(['A1', 'A2', 'device', 'factors'])
    expect(await asked(OTHER, 'student')).toEqual(['A1', 'A2', 'A3'])
    expect(await asked(OTHER, 'teacher')).toEqual(['A1', 'A2', 'A3', 'device', 'factors'])
  })

  it('is understood with any spacing, and not with a wrong digit', async () => {
    const [code = ''] = cards
    const wrong = code.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10))
    expect((await participate(code.replaceAll(' ', '-'))).exerciseId).toBe(exerciseId)
    expect(await refusal(participate(wrong))).toBe('INVALID_ARGUMENT code-mistyped code')
    expect(await said(replica, submission(wrong), submission('nonsense'))).toEqual(['code-mistyped code', 'code-mistyped code'])
  })

  it('that was revoked is refused everywhere', async () => {
    const [code = '', kept = ''] = cards
    expect(await revoke([code, code])).toEqual({ revoked: 1 })
    await world.settle()
    expect(await refusal(participate(code))).toBe('FAILED_PRECONDITION code-revoked code')
    expect(await said(replica, submission(code), submission(kept))).toEqual(['code-revoked code', 'received'])
  })

  it('that the exercise never issued is refused', async () => {
    const deaf = await world.start()
    deaf.pause() // for it, what the others issue now was never issued
    const { codes } = await replica.as(coordinator).issueCodes(codesFor('teacher', 1))
    expect(await refusal(deaf.as(respondent).participate({ code: codes[0] ?? '', offline: false }))).toBe(
      'INVALID_ARGUMENT code-unknown code',
    )
    expect(await said(deaf, submission(codes[0] ?? ''))).toEqual(['code-unknown code'])
  })

  it('that may have been issued a moment ago is not refused for good by a replica that hears nothing', async () => {
    const deaf = await world.start()
    deaf.pause()
    const { codes } = await replica.as(coordinator).issueCodes(codesFor('teacher', 1))
    world.moveTo(world.now() + 61_000)
    await world.settle()
    expect(await said(deaf, submission(codes[0] ?? ''))).toEqual(['view-too-old again'])
    expect(await said(replica, submission(codes[0] ?? ''))).toEqual(['received'])
  })

  it('of an exercise that this replica has not heard of is to be tried again', async () => {
    const deaf = await world.start()
    deaf.pause()
    const [code = ''] = await openExercise(world, replica, 1, {
      level: toLevel('lower-secondary'),
      expected: [{ role: toRole('student'), number: 5 }],
    })
    expect(await said(deaf, submission(code))).toEqual(['exercise-not-seen-yet code again'])
    deaf.resume()
    await world.settle()
    expect(await said(deaf, submission(code))).toEqual(['received'])
  })
})

describe('cards', () => {
  it('are printed again as the same set, without those that were revoked', async () => {
    const reprint = () => replica.as(coordinator).issueCodes(codesFor('student', 0, { reprint: true }))
    expect([...(await reprint()).codes].sort()).toEqual([...cards].sort())
    await revoke(cards.slice(0, 1))
    expect([...(await reprint()).codes].sort()).toEqual([...cards.slice(1)].sort())
  })

  it('are no more than expected and a tenth', async () => {
    expect(await refusal(replica.as(coordinator).issueCodes(codesFor('student', 19)))).toBe('FAILED_PRECONDITION too-many-codes count')
    expect((await replica.as(coordinator).issueCodes(codesFor('student', 18))).codes).toHaveLength(18)
  })

  it('are different where two print at once', async () => {
    const other = await world.start()
    const issued = await Promise.all([replica, other, replica].map((one, i) => one.as(coordinator).issueCodes(codesFor('student', 2 + i))))
    const all = [...cards, ...issued.flatMap(({ codes }) => codes)]
    expect(all).toHaveLength(4 + 2 + 3 + 4)
    expect(new Set(all).size).toBe(all.length)
  })

  it('do not lie in the order of their serials', async () => {
    const { codes } = await replica.as(coordinator).issueCodes(codesFor('student', 18))
    const again = await Promise.all([1, 2, 3].map(() => replica.as(coordinator).issueCodes(codesFor('student', 0, { reprint: true }))))
    expect(new Set([codes, ...again.map((one) => one.codes)].map((one) => one.join())).size).toBe(4) // the same by chance: 1 in 18!
  })

  it('are revoked in one go across groups at the version that was read', async () => {
    const { codes } = await replica.as(coordinator).issueCodes(codesFor('teacher', 2))
    const { exercise } = await replica.as(coordinator).getExercise({ exerciseId })
    expect(await refusal(revoke([...cards, ...codes], 1))).toBe('ABORTED version-mismatch If-Match')
    expect(await revoke([...cards.slice(0, 3), ...codes], exercise?.version ?? 0)).toEqual({ revoked: 5 })
    const after = await replica.as(coordinator).getExercise({ exerciseId })
    expect(after.exercise?.issued.map(({ revoked }) => revoked)).toEqual([0, 2, 3])
  })

  it('of another exercise, mistyped ones and links are not revoked, and then none of the list is', async () => {
    const { codes } = await replica
      .as(staff('ministry'))
      .planExercise(planning({ schoolId: OTHER_SCHOOL }))
      .then(() => replica.as(staff('ministry')).issueCodes(codesFor('student', 1, { exerciseId: OTHER })))
    const link = await replica.as(coordinator).allowOpenLink({ exerciseId, role: toRole('student'), language: 'az' })
    expect(await refusal(revoke([cards[0] ?? '', ...codes]))).toBe('INVALID_ARGUMENT code-of-another-exercise codes.1')
    expect(await refusal(revoke([cards[0] ?? '', '1']))).toBe('INVALID_ARGUMENT code-mistyped codes.1')
    expect(await refusal(revoke([cards[0] ?? '', link.code]))).toBe('INVALID_ARGUMENT code-unknown codes.1')
    await world.settle()
    expect(await said(replica, ...cards.map((code) => submission(code)))).toEqual(cards.map(() => 'received'))
  })

  it('are in the hands of the own school, the helpdesk and the ministry', async () => {
    const attempts = (actor: ReturnType<typeof staff>) => {
      const calls = replica.as(actor)
      return [
        () => calls.issueCodes(codesFor('student', 1)),
        () => calls.issueCodes(codesFor('student', 0, { reprint: true })),
        () => calls.revokeCodes({ exerciseId, codes: cards }),
        () => calls.allowOpenLink({ exerciseId, role: toRole('student'), language: 'az' }),
        () => calls.setExpectedNumbers({ exerciseId, expected: [] }),
        () => calls.chooseItems({ exerciseId, optionalItems: [], ownItems: [] }),
        () => calls.openExercise({ exerciseId }),
        () => calls.extendExercise({ exerciseId, closesAt: CLOSES + HOUR }),
        () => calls.closeExercise({ exerciseId }),
      ]
    }
    for (const actor of [coordinatorOf(OTHER_SCHOOL), staff('officer', { red: 'Bakı' }), staff('analyst'), staff('operator'), respondent])
      for (const attempt of attempts(actor))
        expect([actor.role, await refusal(attempt())]).toEqual([actor.role, 'PERMISSION_DENIED not-allowed'])
  })
})

describe('an open link', () => {
  const link = async () => (await replica.as(coordinator).allowOpenLink({ exerciseId, role: toRole('teacher'), language: 'az' })).code

  it('lets many answer, once each, marked unverified', async () => {
    const code = await link()
    expect(await link()).toBe(code)
    await world.settle()
    expect(await participate(code)).toMatchObject({ openLink: true, role: toRole('teacher') })
    const [one, two] = [submission(code, { responseId: 'one' }), submission(code, { responseId: 'two' })]
    expect(await said(replica, one, two, submission(cards[0] ?? ''))).toEqual(['received', 'received', 'received'])
    expect(await said(replica, one, { ...two, values: Buffer.from([1, 1]) })).toEqual(['repeated', 'code-already-used code'])
    const records = await responsesIn(world.ports)
    expect(records.map(({ unverified }) => unverified).sort()).toEqual([false, true, true])
    expect(new Set(records.map(({ redemption }) => redemption.toString('hex'))).size).toBe(3)
  })

  it('that was not allowed is no code', async () => {
    const deaf = await world.start()
    deaf.pause()
    const code = await link()
    await world.settle()
    expect([await said(deaf, submission(code)), await said(replica, submission(code))]).toEqual([['code-unknown code'], ['received']])
  })
})
