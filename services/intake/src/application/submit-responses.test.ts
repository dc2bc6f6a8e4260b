import { toRole } from '@guzgu/contracts'
import { Unavailable } from '@guzgu/event-sourcing'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import {
  CLOSES,
  codesFor,
  coordinator,
  EXERCISE,
  firehose,
  openExercise,
  RESPONSES,
  receiptOf,
  refusal,
  respondent,
  responsesIn,
  SEALS,
  said,
  submission,
  submitTo,
} from '../testing/calls.ts'
import { HOUR } from '../testing/facts.ts'
import { createWorld, type Replica, type World } from '../testing/intake-world.ts'
import { aroundAppends, forgetful, repeating, withoutCache } from '../testing/troubled-ports.ts'

let world: World
let replica: Replica
let cards: readonly string[]
let code: string
beforeEach(async () => {
  world = await createWorld()
  replica = await world.start()
  cards = await openExercise(world, replica)
  code = cards[0] as string
})
afterEach(() => world.end())

const verify = async (receipt: string): Promise<string> => (await replica.as(coordinator).verifyReceipt({ receipt })).state
const recorded = async (): Promise<number> => (await responsesIn(world.ports)).length
const otherAnswers = { values: Buffer.from([1, 241]) }

describe('a batch of submissions', () => {
  it('gets one result each, in order; what is wrong with one does not touch the others', async () => {
    const [one = '', two = '', three = ''] = cards
    expect(
      await said(
        replica,
        submission('12'),
        submission(one),
        submission(two, { items: 'A1' }),
        submission(two, { items: 'A1 device' }),
        submission(two, { items: 'A1 A1' }),
        submission(two, { values: Buffer.from([6, 1]) }),
        submission(two, { values: Buffer.from([242, 1]) }),
        submission(two, { choices: [{ item: 'A1', options: ['money'] }] }),
        submission(two, { questionnaireVersion: 2 }),
        submission(two, { questionnaireId: 'large' }),
        submission(three, { items: '', values: Buffer.from([]) }),
        submission(two),
      ),
    ).toEqual([
      'code-mistyped code',
      'received',
      'answers-malformed answers',
      'item-unknown answers.device',
      'item-repeated answers.A1',
      'answer-out-of-scale answers.A1',
      'answer-not-offered answers.A1',
      'choice-not-offered choices.A1',
      'questionnaire-mismatch questionnaire',
      'questionnaire-mismatch questionnaire',
      'received',
      'received',
    ])
    expect(await recorded()).toBe(3)
  })

  it('may be empty', async () => expect(await said(replica)).toEqual([]))

  it('of several exercises goes where each belongs', async () => {
    const others = await openExercise(world, replica, 2, {
      level: 'LEVEL_LOWER_SECONDARY',
      expected: [{ role: toRole('student'), number: 9 }],
    })
    const all = [...cards, ...others]
    expect(await said(replica, ...all.map((one) => submission(one)))).toEqual(all.map(() => 'received'))
    const found = (await responsesIn(world.ports)).map(({ exerciseId }) => exerciseId)
    expect([found.filter((id) => id === EXERCISE).length, found.length]).toEqual([4, 6])
  })

  it('is not foretold by its order in the log', async () => {
    const { codes } = await replica.as(coordinator).issueCodes(codesFor('student', 12))
    await world.settle()
    const batch = codes.map((one, i) => submission(one, { values: Buffer.from([1 + (i % 4), 1 + Math.floor(i / 4)]) }))
    await submitTo(replica, ...batch)
    const places = (await responsesIn(world.ports)).map(({ answers }) => (answers[0] ?? 0) - 1 + 4 * ((answers[1] ?? 0) - 1))
    expect([...places].sort((a, b) => a - b)).toEqual(codes.map((_, i) => i))
    expect(places).not.toEqual(codes.map((_, i) => i)) // unless by chance: 1 in 12!
  })
})

describe('the same code again', () => {
  it('with the same id and answers has the same receipt and no second record', async () => {
    const [first] = await submitTo(replica, submission(code))
    const [again] = await submitTo(replica, submission(code, { seconds: 99 }))
    expect(again?.result).toEqual({ $case: 'receipt', value: { receipt: receiptOf(first), repeatedSubmission: true } })
    expect(await recorded()).toBe(1)
  })

  it('with another id or other answers is refused', async () => {
    await submitTo(replica, submission(code))
    expect(await said(replica, submission(code, { responseId: 'other' }), submission(code, otherAnswers))).toEqual([
      'code-already-used code',
      'code-already-used code',
    ])
    expect(await recorded()).toBe(1)
  })

  it.each([
    ['forgot', forgetful],
    ['is away', withoutCache('away')],
    ['does not answer', withoutCache('silent')],
  ] as const)('is taken where the cache %s: the log decides, and it says who was first', async (_, wrap) => {
    const poor = await world.start({ wrap })
    const answers = [submission(code), submission(code), submission(code, { responseId: 'other' })]
    for (const one of answers) expect(await said(poor, one)).toEqual(['received'])
    const [first, repeat, duplicate] = await responsesIn(world.ports)
    expect(repeat?.redemption).toEqual(first?.redemption)
    expect(repeat?.digest).toEqual(first?.digest)
    expect(duplicate?.redemption).toEqual(first?.redemption)
    expect(duplicate?.digest).not.toEqual(first?.digest)
  })

  it('twice in one batch is taken twice, and each receipt is of its own record', async () => {
    const results = await submitTo(replica, submission(code), submission(cards[1] ?? ''), submission(code))
    const receipts = results.map(receiptOf)
    expect(new Set(receipts).size).toBe(3)
    expect(await Promise.all(receipts.map(verify))).toEqual(['pending', 'pending', 'pending'])
    expect(await recorded()).toBe(3)
    expect(await said(replica, submission(code), submission(code, otherAnswers))).toEqual(['repeated', 'code-already-used code'])
  })

  it('is known by its first record in the log, not by the first of the batch', async () => {
    const pair = [submission(code), submission(code, otherAnswers)] as const
    await submitTo(replica, ...pair)
    const [first] = await responsesIn(world.ports)
    const winner = first?.answers[0] === 4 ? ['repeated', 'code-already-used code'] : ['code-already-used code', 'repeated']
    expect([...(await said(replica, pair[0])), ...(await said(replica, pair[1]))]).toEqual(winner)
  })
})

describe('what cannot be shown to stand in the log before the seal', () => {
  const troubled = (around: Parameters<typeof aroundAppends>[1]) => world.start({ wrap: aroundAppends(RESPONSES, around) })
  const breakOnce = () => {
    let broken = false
    return () => {
      if (broken) return
      broken = true
      throw new Unavailable('the queue is full, or the connection broke')
    }
  }

  it.each([
    ['nothing was appended', 'before', 1],
    ['all was appended', 'after', 2],
  ] as const)('is to be sent again with the same id, and then is acknowledged (%s)', async (_, when, records) => {
    const poor = await troubled({ [when]: breakOnce() })
    const batch = [submission(code), submission('1')]
    expect(await said(poor, ...batch)).toEqual(['outcome-unknown again', 'code-mistyped code'])
    const [again] = await submitTo(poor, submission(code))
    expect(await verify(receiptOf(again))).toBe('pending')
    expect(await recorded()).toBe(records)
    expect(await said(poor, submission(code, otherAnswers))).toEqual(['code-already-used code'])
  })

  it('is not acknowledged when the append takes until the skew before the seal', async () => {
    const [one = '', two = ''] = cards
    let until = SEALS - 5_001
    const slow = await troubled({
      after: async () => {
        world.moveTo(until)
        await world.settle()
      },
    })
    const latest = CLOSES + 2 * HOUR - 1
    world.moveTo(latest)
    await world.settle()
    expect(await said(slow, submission(one, { offline: true }))).toEqual(['received'])
    until = SEALS - 5_000
    world.moveTo(latest)
    expect(await said(slow, submission(two, { offline: true }))).toEqual(['outcome-unknown again'])
  })

  it('is not acknowledged when the exercise was closed and sealed during the append', async () => {
    const slow = await troubled({
      before: async () => {
        const { exercise } = await replica.as(coordinator).closeExercise({ exerciseId: EXERCISE })
        world.moveTo(exercise?.sealAt ?? 0)
        await world.settle()
        await replica.turn('seal-due-exercises')
        await replica.replay('append-seals')
        await world.settle()
      },
    })
    expect(await said(slow, submission(code))).toEqual(['outcome-unknown again'])
    expect((await firehose(world.ports)).map(({ event }) => event?.$case)).toEqual(['seal', 'submitted'])
    expect(await said(replica, submission(code))).toEqual(['exercise-is-sealed code'])
  })

  it('is not acknowledged by a replica that has heard nothing of it since', async () => {
    const deaf = await troubled({
      before: async () => {
        deaf.pause()
        const { exercise } = await replica.as(coordinator).closeExercise({ exerciseId: EXERCISE })
        world.moveTo(exercise?.sealAt ?? 0)
        await world.settle()
        await replica.turn('seal-due-exercises')
        await replica.replay('append-seals')
      },
    })
    expect(await said(deaf, submission(code))).toEqual(['outcome-unknown again'])
  })
})

describe('a view of exercises', () => {
  it('that is older than the grace takes nothing', async () => {
    replica.pause()
    world.moveTo(world.now() + 60_000)
    expect(await said(replica, submission(code))).toEqual(['received'])
    world.moveTo(world.now() + 1)
    expect(await said(replica, submission(cards[1] ?? ''))).toEqual(['view-too-old again'])
    replica.resume()
    await world.settle()
    expect(await said(replica, submission(cards[1] ?? ''))).toEqual(['received'])
  })

  it('does not go back when it hears old events again', async () => {
    const stuttering = await world.start({ wrap: repeating })
    const [one = '', two = ''] = cards
    await replica.as(coordinator).revokeCodes({ exerciseId: EXERCISE, codes: [one] })
    await world.settle()
    expect(await said(stuttering, submission(one), submission(two))).toEqual(['code-revoked code', 'received'])
  })
})

describe('a flood', () => {
  it('is refused beyond what a school can be, for a minute', async () => {
    const flood = Array.from({ length: 620 }, () => submission(code))
    const answers = await said(replica, ...flood)
    const limit = 600 + 3 * 4
    expect(answers.slice(0, limit)).toEqual(flood.slice(0, limit).map(() => 'received'))
    expect(answers.slice(limit)).toEqual(flood.slice(limit).map(() => 'too-many-submissions code again'))
    world.moveTo(world.now() + 60_000)
    await world.settle()
    expect(await said(replica, submission(cards[1] ?? ''))).toEqual(['received'])
  })

  it('is refused as a whole where one call brings too many', async () => {
    const many = Array.from({ length: 1_001 }, () => submission(code))
    expect(await refusal(replica.as(respondent).submitResponses({ submissions: many }))).toBe(
      'INVALID_ARGUMENT batch-too-large submissions',
    )
    expect(await said(replica, submission(code))).toEqual(['received'])
  })

  it('is not made of those that we could not take', async () => {
    replica.pause()
    world.moveTo(world.now() + 60_001)
    const early = Array.from({ length: 400 }, () => submission(code))
    for (const _ of [1, 2]) expect(await said(replica, ...early)).toEqual(early.map(() => 'view-too-old again'))
    replica.resume()
    await world.settle()
    expect(await said(replica, submission(code))).toEqual(['received'])
  })
})
