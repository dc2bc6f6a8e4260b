import { describe, expect, it } from '@jest/globals'
import { EXERCISE } from '../testing/a-school.ts'
import type { SchoolFacts } from './facts.ts'
import { noParticipation, type Participation } from './participation.ts'
import { stepsOf } from './steps.ts'

const school = (more: Partial<SchoolFacts> = {}): SchoolFacts => ({
  schoolId: 's1',
  region: 'Bakı',
  rayon: 'Bakı',
  red: 'Bakı',
  urban: true,
  type: 'general',
  students: 300,
  expected: {},
  levels: ['primary', 'lower-secondary'],
  from: '2025-09-01',
  ...more,
})
const exercise = { ...EXERCISE, expected: { leader: 2, teacher: 0, student: 100 } }
const counted = (leader: number, student: number, sealed = false): ReadonlyMap<string, Participation> =>
  new Map([[exercise.exerciseId, { ...noParticipation(), counted: { leader, teacher: 0, student }, sealed }]])
const nobody = new Map<string, Participation>()

describe('how far schools have come', () => {
  it('invites a school once per level from its first day until its last', () => {
    const invitedOn = (day: string, one: SchoolFacts) => stepsOf({ schools: [one], exercises: [], counts: nobody }, day).invited
    expect(['2025-08-31', '2025-09-01', '2026-01-31', '2026-02-01'].map((day) => invitedOn(day, school({ until: '2026-02-01' })))).toEqual([
      0, 2, 2, 0,
    ])
  })

  it('invites whoever takes part, and nobody twice', () => {
    const whole = { exercises: [exercise], counts: nobody }
    expect(stepsOf({ ...whole, schools: [school()] }, '2026-01-01').invited).toBe(2)
    expect(stepsOf({ ...whole, schools: [school({ until: '2025-12-31' })] }, '2026-01-01').invited).toBe(1)
  })

  it('has enough where every expected role has', () => {
    const enough = (counts: ReadonlyMap<string, Participation>, expected = exercise.expected) =>
      stepsOf({ schools: [], exercises: [{ ...exercise, expected }], counts }, '2026-01-01').enough
    expect([enough(nobody), enough(counted(2, 79)), enough(counted(1, 100)), enough(counted(2, 80))]).toEqual([0, 0, 0, 1])
    expect(enough(counted(0, 0), { leader: 0, teacher: 0, student: 0 })).toBe(0)
  })

  it('tells the planned from the opened, and the opened from the sealed', () => {
    const of = (stage: 'planned' | 'opened', counts: ReadonlyMap<string, Participation> = nobody) =>
      stepsOf({ schools: [], exercises: [{ ...exercise, stage }], counts }, '2026-01-01')
    expect(of('planned')).toMatchObject({ opened: 0, sealed: 0 })
    expect(of('opened', counted(0, 0, true))).toMatchObject({ opened: 1, sealed: 1 })
  })
})
