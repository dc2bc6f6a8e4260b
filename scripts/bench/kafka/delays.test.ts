import { expect, it } from '@jest/globals'
import type { Campaign } from '../campaign.ts'
import type { Loaded } from '../load.ts'
import { delayIn, delaysOf, duesOf, responsesIn } from './delays.ts'

it('a document holds the responses of all roles, those through an open link too', () => {
  expect(
    responsesIn({ counted: { leader: 1, teacher: 2, student: 30 }, unverified: { leader: 0, teacher: 0, student: 4 }, sealed: false }),
  ).toBe(37)
  expect(responsesIn({ sealed: false, groups: { teacher: { respondents: 2 }, student: { respondents: 30 } } })).toBe(32)
})

it('a submission is folded when its document first holds as many more as have been due', () => {
  const dues = [
    { exerciseId: 'a', at: 1_000 },
    { exerciseId: 'not watched', at: 1_010 },
    { exerciseId: 'a', at: 1_020 },
    { exerciseId: 'b', at: 1_030 },
    { exerciseId: 'a', at: 1_040 },
  ]
  const sightings = [
    { exerciseId: 'a', at: 900, responses: 5 },
    { exerciseId: 'b', at: 900, responses: 0 },
    { exerciseId: 'a', at: 1_100, responses: 7 },
    { exerciseId: 'b', at: 1_100, responses: 0 },
    { exerciseId: 'a', at: 1_200, responses: 7 },
    { exerciseId: 'b', at: 1_200, responses: 1 },
  ]
  expect(delaysOf(dues, sightings)).toEqual({ delays: [80, 100, 170], missing: 1 })
  expect(() => delayIn('view', dues, sightings)).toThrow('1 submissions were not folded')
  expect(delayIn('view', dues.slice(0, 4), sightings)).toEqual({ view: 'view', submissions: 3, p50: 100, p99: 170 })
})

it('paced submissions fall due at equal distances, each for the exercise of its code', () => {
  const campaign = {
    exercises: [
      { exerciseId: 'a', token: '' },
      { exerciseId: 'b', token: '' },
    ],
    codes: [
      ['student', '1', 0],
      ['student', '2', 1],
      ['leader', '3', 0],
      ['student', '4', 1],
    ],
  } as unknown as Campaign
  expect(duesOf(campaign, 1, { startedAt: 5_000, nextCode: 3 } as Loaded, 100)).toEqual([
    { exerciseId: 'b', at: 5_000 },
    { exerciseId: 'a', at: 5_010 },
  ])
})
