import { describe, expect, it } from '@jest/globals'
import { syntheticFrame } from '../testing/frame.ts'
import { audit } from './audit.ts'
import { planPatterns } from './patterns.ts'
import { planRevision, type RevisionUnit } from './revision.ts'

const units: readonly RevisionUnit[] = syntheticFrame(300, 7).units.teacher.map((unit) => ({
  ...unit,
  id: `${unit.school}|${unit.values.level}|${unit.values.language}`,
  digest: unit.counts.join(),
}))
const snapshot = (all: readonly RevisionUnit[]) => {
  const { catalogue, persons: statuses } = planPatterns(all, [])
  return {
    units: all,
    catalogue,
    statuses,
    published: catalogue.cells.filter((_, index) => statuses[index] === 'published').map(({ by }) => by),
  }
}
const before = snapshot(units)
const revise = (change: (unit: RevisionUnit, index: number) => RevisionUnit) => planRevision([before], snapshot(units.map(change)))
const more = (unit: RevisionUnit, persons: number): RevisionUnit => ({
  ...unit,
  respondents: unit.respondents + persons,
  digest: `${unit.digest}+`,
})
const changes = (revision: ReturnType<typeof planRevision>) => new Set(revision.cells.map(({ change }) => change))

describe('a revision of a snapshot', () => {
  it('R10: may be published when nothing changed', () => {
    const same = revise((unit) => unit)
    expect(same.mayPublish).toBe(true)
    expect(changes(same)).toEqual(new Set(['none']))
    expect(same.statuses).toEqual(before.statuses)
  })

  it('T6: waits when one answer came late', () => {
    const late = revise((unit, index) => (index === 0 ? more(unit, 1) : unit))
    expect(late.mayPublish).toBe(false)
    expect(changes(late)).toContain('too-small')
  })

  it('R10: waits when one answer was corrected, though every n is the same', () =>
    expect(revise((unit, index) => (index === 0 ? { ...unit, digest: 'corrected' } : unit)).mayPublish).toBe(false))

  it('T11, R12: waits when a single school moved to another region', () => {
    const [first] = units
    const region = units.find((unit) => unit.values.region !== first?.values.region)?.values ?? {}
    const move = (unit: RevisionUnit): RevisionUnit =>
      unit.school === first?.school ? { ...unit, values: { ...unit.values, region: region.region ?? '', rayon: region.rayon ?? '' } } : unit
    expect(revise(move).mayPublish).toBe(false)
  })

  it('R11: publishes large changes, and nothing that old and new together give away', () => {
    const grown = revise((unit) => more(unit, 12))
    expect(grown.mayPublish).toBe(true)
    expect(changes(grown)).toContain('changed')
    expect(audit(grown.problem, grown.verdicts).atoms).toEqual([])
  })

  it('R11: hides in the revision what the old snapshot would complete', () => {
    const unit = (id: string, persons: number, values: Record<string, string>): RevisionUnit => ({
      id,
      school: id,
      respondents: persons,
      values,
      digest: id,
    })
    const many = (prefix: string, count: number, values: Record<string, string>) =>
      Array.from({ length: count }, (_, index) => unit(`${prefix}${index}`, 12, values))
    const old = [...many('n', 6, { region: 'north' }), ...many('s', 2, { region: 'south' })]
    const now = [...old, ...many('t', 6, { region: 'south' })]
    const { catalogue, persons } = planPatterns(now, [], [{ name: 'region', depth: 2 }])
    expect(persons).toEqual(['published', 'published', 'published'])
    const joint = planRevision([{ units: old, published: [{}] }], { units: now, catalogue, statuses: persons })
    expect(joint.mayPublish).toBe(true)
    expect(joint.statuses).toContain('suppressed')
    expect(audit(joint.problem, joint.verdicts).atoms).toEqual([])
  })
})
