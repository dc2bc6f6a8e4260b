import { describe, expect, it } from '@jest/globals'
import { type Claim, type Findings, judge, type LoggedResponse } from './verdict.ts'

// Receipts, cards and digests are words here: `receipt` is `<partition>/<offset>/<digest>`, the redemption key of a card is the card.

const logged = (offset: number, redemption: string, digest: string): LoggedResponse => ({
  partition: 0,
  offset,
  exerciseId: 'x',
  response: { redemption, digest },
})
const seal = (offset: number): LoggedResponse => ({ partition: 0, offset, exerciseId: 'x', response: undefined })
const claim = (code: string, ...receipts: readonly string[]): Claim => ({ responseId: `of ${code}`, code, exerciseId: 'x', receipts })
const scored = (...cards: readonly string[]): Findings['scored'] => cards.map((redemption) => ({ exerciseId: 'x', redemption }))

const sound: Findings = {
  claims: [claim('card-1', '0/0/a', '0/2/a'), claim('card-2', '0/1/b'), claim('card-3')],
  log: [logged(0, 'card-1', 'a'), logged(1, 'card-2', 'b'), logged(2, 'card-1', 'a'), seal(3)],
  scored: scored('card-1', 'card-2'),
  documented: new Map([['x', 2]]),
  placeOf: (receipt) => {
    const [partition, offset, digest = ''] = receipt.split('/')
    return { partition: Number(partition), offset: Number(offset), digest }
  },
  redemptionOf: (code) => code,
}

describe('the verdict', () => {
  it('finds nothing where repeats stand in the log and everybody counts once', () => {
    expect(judge(sound)).toMatchObject({ acknowledged: 2, inLogBeforeSeal: 2, peopleAcknowledged: 2, counted: 2, lost: [], doubled: [] })
  })

  it('lets a response count whose sender never saw a receipt', () => {
    const seen = judge({ ...sound, scored: scored('card-1', 'card-2', 'card-3'), documented: new Map([['x', 3]]) })
    expect(seen).toMatchObject({ counted: 3, countedUnacknowledged: 1, lost: [], doubled: [] })
  })

  it('takes two responses with one card for one person', () => {
    const claims = [...sound.claims, { ...claim('card-2', '0/3/c'), responseId: 'another' }]
    const log = [...sound.log.slice(0, 3), logged(3, 'card-2', 'c'), seal(4)]
    expect(judge({ ...sound, claims, log })).toMatchObject({ acknowledged: 3, peopleAcknowledged: 2, lost: [], doubled: [] })
  })

  const mistakes: readonly (readonly [string, Partial<Findings>, { readonly lost: number; readonly doubled: number }])[] = [
    [
      'a receipt for what is not in the log',
      { log: [logged(0, 'card-1', 'a'), logged(2, 'card-1', 'a'), seal(3)] },
      { lost: 1, doubled: 0 },
    ],
    [
      'a receipt for the place of another response',
      { log: [...sound.log.slice(0, 1), logged(1, 'card-9', 'z'), ...sound.log.slice(2)] },
      { lost: 1, doubled: 0 },
    ],
    [
      'a receipt for what stands behind the seal',
      {
        log: [logged(0, 'card-1', 'a'), seal(1), logged(2, 'card-1', 'a')],
        claims: [claim('card-1', '0/2/a')],
        scored: scored('card-1'),
        documented: new Map([['x', 1]]),
      },
      { lost: 1, doubled: 0 },
    ],
    ['an exercise without a seal', { log: sound.log.slice(0, 3) }, { lost: 2, doubled: 0 }],
    ['what was never scored', { scored: scored('card-1'), documented: new Map([['x', 1]]) }, { lost: 1, doubled: 0 }],
    ['a card scored twice', { scored: scored('card-1', 'card-2', 'card-2') }, { lost: 0, doubled: 1 }],
    [
      'a card that nobody handed in',
      { scored: scored('card-1', 'card-2', 'card-9'), documented: new Map([['x', 3]]) },
      { lost: 0, doubled: 1 },
    ],
    ['a document that misses a person', { documented: new Map([['x', 1]]) }, { lost: 1, doubled: 0 }],
    ['a document that has a person twice', { documented: new Map([['x', 3]]) }, { lost: 0, doubled: 1 }],
  ]
  it.each(mistakes)('finds %s', (_, mistake, { lost, doubled }) => {
    const seen = judge({ ...sound, ...mistake })
    expect([seen.lost.length, seen.doubled.length]).toEqual([lost, doubled])
  })
})
