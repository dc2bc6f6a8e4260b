import { type Guesses, searchMultisets } from './multisets.ts'
import { colludingSchools, insiders, rankAudit } from './rank.ts'
import { generalTracker } from './search.ts'
import { subtractRecoveredSums, subtractSiblings } from './subtraction.ts'
import { type AttackTarget, type Leak, sceneOf } from './target.ts'

/** What the suite found. */
export type AttackReport = {
  readonly leaks: readonly Leak[]
  /** Of 1,000 pairs of schools, how many see others by working together: reported, never a gate (T5). */
  readonly colluding: number
  /** Of the attributes of the target, if it has any. */
  readonly guesses: Guesses | undefined
}

const PAIRS = 1_000
const TRIES = 100_000

/** All attacks on the figures of one role: T1–T5, T10, T12. `next`: uniform in [0, 1), from a seed; `tries`: of the random search. */
export function runAttacks(target: AttackTarget, next: () => number, tries: number = TRIES): AttackReport {
  const scene = sceneOf(target)
  const search = searchMultisets(scene, tries, next)
  return {
    leaks: [
      ...subtractSiblings(scene),
      ...generalTracker(scene),
      ...rankAudit(scene),
      ...insiders(scene),
      ...subtractRecoveredSums(scene),
      ...search.leaks,
    ],
    colluding: colludingSchools(scene, PAIRS, next),
    guesses: search.guesses,
  }
}
