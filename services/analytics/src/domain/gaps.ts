import { type Cells, compare, fromDecimal, magnitude, roleGaps, toDecimal } from '@guzgu/statistics'
import type { RoleName } from './outcome.ts'
import type { Report } from './report.ts'

const PAIRS = [
  ['leader', 'teacher'],
  ['leader', 'student'],
  ['teacher', 'student'],
] as const

/** Largest first; `itemsOf` gives the items of a role that may be held against those of the other. */
export const gapsOf = (itemsOf: (role: RoleName, other: RoleName) => Cells): Report['gaps'] =>
  PAIRS.flatMap(([first, second]) =>
    roleGaps(itemsOf(first, second), itemsOf(second, first)).map(({ id, difference }) => ({
      id,
      first,
      second,
      value: fromDecimal(difference),
      difference,
    })),
  )
    .filter(({ value }) => value.num !== 0n)
    .sort((a, b) => compare(magnitude(b.value), magnitude(a.value)))
    .map(({ id, first, second, value, difference }) => ({
      item: id,
      higher: value.num > 0n ? first : second,
      lower: value.num > 0n ? second : first,
      gap: toDecimal(magnitude(value), difference.split('.')[1]?.length ?? 0),
    }))
