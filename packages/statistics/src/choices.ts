import { type Accumulator, at, type Direction, increase, type Sums, zeros } from './accumulator.ts'

/** Layout of a multi-choice item with k options: `[o₁ … oₖ, answered, skipped, N/A, prefer not to say]`, k + 4 entries, persons. */
const EXTRA = 4
const ANSWERED = 1
const FIRST_REASON = 240

/** An empty count of a multi-choice item. */
export const newChoices = (options: number): number[] => zeros(options + EXTRA)

/** How many options the item has. */
export const optionsOf = (choices: Sums): number => choices.length - EXTRA

/**
 * Counts one person in place: the byte of the answer vector (0 not shown, 1 answered, 240 … 242) and, if answered, the options
 * chosen as indexes from 0. Answered with no option chosen counts as answered.
 */
export function addChoices(choices: Accumulator, value: number, chosen: readonly number[], direction: Direction = 1): void {
  if (value === 0) return
  const options = optionsOf(choices)
  if (value !== ANSWERED) {
    if (value < FIRST_REASON) throw new RangeError(`byte ${value} in a multi-choice item`)
    increase(choices, options + 1 + value - FIRST_REASON, direction)
    return
  }
  increase(choices, options, direction)
  for (const option of chosen) {
    if (option >= options) throw new RangeError(`option ${option} of ${options}`)
    increase(choices, option, direction)
  }
}

/** Persons per option. */
export const optionCounts = (choices: Sums): number[] => Array.from({ length: optionsOf(choices) }, (_, index) => at(choices, index))

/** Persons who answered. */
export const answeredCount = (choices: Sums): number => at(choices, optionsOf(choices))
