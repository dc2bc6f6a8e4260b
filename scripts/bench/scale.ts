/** How much is measured; a quick run takes about a minute and is good for a look. */
export type Scale = {
  readonly schools: number
  readonly students: number
  readonly rounds: number
  readonly roundSeconds: number
  readonly pacedSeconds: number
  readonly smallLog: number
  readonly largeLog: number
}

export const FULL: Scale = {
  schools: 240,
  students: 900,
  rounds: 4,
  roundSeconds: 5,
  pacedSeconds: 15,
  smallLog: 10_000,
  largeLog: 1_000_000,
}
export const QUICK: Scale = {
  schools: 120,
  students: 900,
  rounds: 2,
  roundSeconds: 2,
  pacedSeconds: 5,
  smallLog: 10_000,
  largeLog: 200_000,
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}
