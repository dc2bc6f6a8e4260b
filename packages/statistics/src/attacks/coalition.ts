import { type BandRule, printEdge, publishBand, textOf, windowStart } from '../national/similar-band.ts'
import { rational } from '../rational.ts'

/** Hundredths of a point: the least and the greatest mean that a school may have for all that somebody knows. */
export type Seen = { readonly low: number; readonly high: number }

const POINTS = 5
const [LEAST, MOST] = [100, 500]

/**
 * T4 and T5 on a band of similar schools: some schools of the group put their own means (hundredths) together with the band that is
 * printed, and ask what any other school may have. Every world that fits is tried: each of the others may have a multiple of `step`, or
 * a mean that is there in truth. What is returned has a world that fits it; nothing narrower can be concluded.
 */
export function seenByCoalition(means: readonly number[], coalition: readonly number[], rule: BandRule, step = 10): Seen {
  const band = publishBand(
    means.map((mean) => rational(mean, 100)),
    POINTS,
    rule,
  )
  if (!band.shown) return { low: LEAST, high: MOST }
  const own = coalition.map((school) => means[school] ?? 0)
  const isAlone = own.length + 1 === means.length
  const steps = Array.from({ length: Math.floor((MOST - LEAST) / step) + 1 }, (_, at) => LEAST + at * step)
  const values = [...new Set([...(isAlone ? [] : steps), ...means])].sort((a, b) => a - b)
  const candidates = isAlone ? Array.from({ length: MOST - LEAST + 1 }, (_, at) => LEAST + at) : values
  const sums = printedSums(rule)
  const puzzle: Puzzle = {
    schools: means.length,
    start: windowStart(means.length, rule),
    around: rule.around,
    isLow: Uint8Array.from(sums, (text) => Number(text === band.low)),
    isHigh: Uint8Array.from(sums, (text) => Number(text === band.high)),
    values,
  }
  const fits = (mean: number): boolean => hasWorld(puzzle, [...own, mean])
  return { low: candidates.find(fits) ?? LEAST, high: candidates.findLast(fits) ?? MOST }
}

const printed = new Map<BandRule, readonly string[]>()

/** What is printed for each sum around an edge. */
function printedSums(rule: BandRule): readonly string[] {
  const known = printed.get(rule)
  if (known !== undefined) return known
  const sums = Array.from({ length: rule.around * MOST + 1 }, (_, sum) => textOf(printEdge(rational(sum, 100), POINTS, rule)))
  printed.set(rule, sums)
  return sums
}

type Puzzle = {
  readonly schools: number
  readonly start: number
  readonly around: number
  /** Whether this sum around an edge prints as it is printed. */
  readonly isLow: Uint8Array
  readonly isHigh: Uint8Array
  readonly values: readonly number[]
}

/** Whether the unknown schools can have values so that, with these known ones, the band is the printed one: smallest value first. */
function hasWorld(puzzle: Puzzle, known: readonly number[]): boolean {
  const { schools, values } = puzzle
  const width = puzzle.isLow.length
  let reached = Array.from({ length: schools + 1 }, () => new Uint8Array(width))
  ;(reached[0] as Uint8Array)[0] = 1
  for (const value of [...new Set([...values, ...known])].sort((a, b) => a - b)) {
    for (const _ of known.filter((one) => one === value)) {
      const next = Array.from({ length: schools + 1 }, () => new Uint8Array(width))
      for (let at = 0; at < schools; at++) place(puzzle, reached[at] as Uint8Array, next[at + 1] as Uint8Array, at, value)
      reached = next
    }
    if (!values.includes(value)) continue
    for (let at = 0; at < schools; at++) place(puzzle, reached[at] as Uint8Array, reached[at + 1] as Uint8Array, at, value)
  }
  return (reached[schools] as Uint8Array)[0] === 1
}

/** The next school upwards has this value: sums around an edge grow, and must print as they are printed when they are complete. */
function place({ schools, start, around, isLow, isHigh }: Puzzle, from: Uint8Array, to: Uint8Array, at: number, value: number): void {
  const inLow = at >= start && at < start + around
  const fromTop = schools - 1 - at
  const inHigh = fromTop >= start && fromTop < start + around
  const check = at === start + around - 1 ? isLow : fromTop === start ? isHigh : undefined
  for (let sum = 0; sum < from.length; sum++) {
    if (from[sum] === 0) continue
    const grown = inLow || inHigh ? sum + value : 0
    if (check !== undefined && check[grown] !== 1) continue
    to[check === undefined ? grown : 0] = 1
  }
}
