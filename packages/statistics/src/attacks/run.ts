import { colludingSchools, insiders, rankAudit } from './rank.ts'
import { generalTracker, randomSearch } from './search.ts'
import { subtractRecoveredSums, subtractSiblings } from './subtraction.ts'
import { type AttackTarget, type Leak, sceneOf } from './target.ts'

/** What the suite found. */
export type AttackReport = {
  readonly leaks: readonly Leak[]
  /** Of 1,000 pairs of schools, how many see others by working together: reported, never a gate (T5). */
  readonly colluding: number
}

const PAIRS = 1_000
const TRIES = 100_000

/** All attacks on the figures of one role: T1–T5, T10, T12. `next`: uniform in [0, 1), from a seed; `tries`: of the random search. */
export function runAttacks(target: AttackTarget, next: () => number, tries: number = TRIES): AttackReport {
  const scene = sceneOf(target)
  return {
    leaks: [
      ...subtractSiblings(scene),
      ...generalTracker(scene),
      ...rankAudit(scene),
      ...insiders(scene),
      ...subtractRecoveredSums(scene),
      ...randomSearch(scene, tries, next),
    ],
    colluding: colludingSchools(scene, PAIRS, next),
  }
}
