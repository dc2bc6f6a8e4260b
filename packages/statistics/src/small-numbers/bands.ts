/**
 * R7 for one distribution. A share of at most `percent` % is never printed, nor may the other shares let a reader compute it.
 * `persons` is the largest count that is hidden so: at least 1 wherever a histogram is shown, so a band never tells its count.
 */
export type Band = { readonly percent: number; readonly persons: number }

/**
 * R7 says 5 % below 200 answers and 1 % from there. Below 20 answers "< 5 %" could only mean nobody and "> 95 %" only everybody,
 * so the band is as wide as one person: 10 % for 10 … 19 and 20 % for 5 … 9. Leaders below 5 keep 5 %: they were told.
 */
export function bandFor(n: number): Band {
  const percent = n >= 200 ? 1 : n >= 20 || n < 5 ? 5 : n >= 10 ? 10 : 20
  return { percent, persons: Math.floor((n * percent) / 100) }
}

/**
 * Neighbouring points whose total alone is public. `anchor` is the point that carries the total; the points left of it hold at
 * most `band.persons` together, and so do the points right of it. Without an anchor nothing is known of the split.
 */
export type Group = { readonly first: number; readonly last: number; readonly anchor: number | undefined; readonly total: number }

/**
 * Joins points from the left until a group has more than `band.persons`; a rest joins the last group. Every split of a group that
 * leaves its public description unchanged is possible, so the shares alone keep at least two values for each hidden count
 * (recovery.test.ts tries them all).
 */
export function groupPoints(counts: readonly number[], band: Band): readonly Group[] {
  const groups: Group[] = []
  let [first, total] = [0, 0]
  counts.forEach((count, index) => {
    total += count
    if (total <= band.persons) return
    groups.push({ first, last: index, anchor: index, total })
    first = index + 1
    total = 0
  })
  const last = groups.pop()
  return last === undefined ? [] : [...groups, closeLast(last, counts.length - 1, total, band)]
}

function closeLast(group: Group, last: number, rest: number, band: Band): Group {
  const total = group.total + rest
  const splitIsOpen = group.first < last && total <= 2 * band.persons
  return { first: group.first, last, anchor: splitIsOpen ? undefined : group.anchor, total }
}

/** The least and the most that a public description allows. */
export type Range = { readonly low: number; readonly high: number }

/** How many persons may stand at the points `from` … `to` (indexes), given the groups alone. */
export function personsBetween(groups: readonly Group[], from: number, to: number, band: Band): Range {
  let [low, high] = [0, 0]
  for (const group of groups) {
    const inside = group.first >= from && group.last <= to
    const outside = group.last < from || group.first > to
    if (outside) continue
    const range = inside ? { low: group.total, high: group.total } : partOf(group, from, to, band)
    low += range.low
    high += range.high
  }
  return { low, high }
}

function partOf(group: Group, from: number, to: number, band: Band): Range {
  const { anchor, first, last, total } = group
  if (anchor === undefined) return { low: 0, high: total }
  const meets = (start: number, end: number) => start <= end && start <= to && end >= from
  const covers = (start: number, end: number) => start > end || (start >= from && end <= to)
  const sides = [
    { start: first, end: anchor - 1 },
    { start: anchor + 1, end: last },
  ]
  if (anchor < from || anchor > to) return { low: 0, high: sides.filter((side) => meets(side.start, side.end)).length * band.persons }
  return { low: total - sides.filter((side) => !covers(side.start, side.end)).length * band.persons, high: total }
}
