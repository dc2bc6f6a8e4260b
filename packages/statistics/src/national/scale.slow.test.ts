import { describe, expect, it } from '@jest/globals'
import { FRAME_ROLES, syntheticFrame } from '../testing/frame.ts'
import { audit, isTight } from './audit.ts'
import { planPatterns } from './patterns.ts'

describe('T15: a nation of 4,500 schools', () => {
  const frame = syntheticFrame(4_500, 7)

  it('is decided for three roles, and tight; `pnpm bench national` says how long it takes', () => {
    const plans = FRAME_ROLES.map((role) => planPatterns(frame.units[role], []))
    for (const { runs } of plans) for (const { problem, verdicts } of runs) expect(isTight(audit(problem, verdicts))).toBe(true)
    for (const { persons } of plans) expect(persons[0]).toBe('published')
  })
})
