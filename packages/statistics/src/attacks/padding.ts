import { isSafe } from '../national/rule.ts'
import { type AttackTarget, sceneOf } from './target.ts'

/** What one coordinator could do who fills in all cards that his school has left: reported, never a gate. Means in points. */
export type Padding = {
  /** Published cells that would be too small without their largest school: its people decide whether they are shown. */
  readonly onOneSchool: number
  /** Hidden cells that are too small, and would not be with the cards of one school: he knows what he filled in, the rest is told. */
  readonly opened: number
  /** Of those: the fewest people of other schools whose answers would be told together; undefined where there is none. */
  readonly fewestOthers: number | undefined
  /** The furthest that the mean of the nation, and of any published cell, could be moved. */
  readonly nation: number
  readonly furthest: number
}

/** `cards[i]`: cards of unit i that are left, or may still be issued. `points`: of the scale. */
export function padding(target: AttackTarget, cards: readonly number[], points = 5): Padding {
  const { catalogue, sizes, totals, verdicts } = sceneOf(target)
  const unitsOf = Map.groupBy(target.units.keys(), (unit) => catalogue.atomOf[unit] as number)
  let [onOneSchool, opened, nation, furthest] = [0, 0, 0, 0]
  let fewestOthers = Number.POSITIVE_INFINITY
  catalogue.cells.forEach(({ key, atoms }, cell) => {
    const schools = new Map<string, { persons: number; cards: number }>()
    for (const unit of atoms.flatMap((atom) => unitsOf.get(atom) ?? [])) {
      const { school = '', respondents = 0 } = target.units[unit] ?? {}
      const known = schools.get(school) ?? { persons: 0, cards: 0 }
      schools.set(school, { persons: known.persons + respondents, cards: known.cards + (cards[unit] ?? 0) })
    }
    const size = sizes.cells[cell]
    if (size === undefined || size.respondents === 0) return
    const isPublished = verdicts[cell] === 'published'
    const ordered = [...schools.values()].map(({ persons }) => persons).sort((a, b) => b - a)
    if (isPublished && !isSafe({ respondents: size.respondents - size.largest, schools: size.schools - 1, largest: ordered[1] ?? 0 }))
      onOneSchool += 1
    const isTooSmall = !isPublished && !isSafe(size)
    const openers = [...schools.values()].filter(({ persons, cards: own }) => {
      const others = persons === ordered[0] ? (ordered[1] ?? 0) : size.largest
      return isTooSmall && isSafe({ ...size, respondents: size.respondents + own, largest: Math.max(persons + own, others) })
    })
    if (openers.length > 0) opened += 1
    fewestOthers = Math.min(fewestOthers, ...openers.map(({ persons }) => size.respondents - persons))
    if (!isPublished) return
    const mean = atoms.reduce((sum, atom) => sum + (totals[atom] as number), 0) / size.respondents
    const most = Math.max(
      ...[...schools.values()].map((one) => (one.cards * Math.max(points - mean, mean - 1)) / (size.respondents + one.cards)),
    )
    furthest = Math.max(furthest, most)
    if (key === 'nation') nation = most
  })
  return { onOneSchool, opened, fewestOthers: Number.isFinite(fewestOthers) ? fewestOthers : undefined, nation, furthest }
}
