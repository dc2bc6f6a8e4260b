import type { NationalScale } from './national/national.ts'

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

/** Of `pnpm bench kafka`. Every submission needs a code of its own: schools × students must suffice. */
export type KafkaScale = {
  readonly schools: number
  readonly students: number
  readonly rounds: number
  /** Submissions per second, in ascending order. */
  readonly paces: readonly number[]
  readonly loadSeconds: number
  /** Of submissions whose documents are watched. */
  readonly watchedSeconds: number
  readonly rebuilds: number
}

export const KAFKA_FULL: KafkaScale = {
  schools: 240,
  students: 2_500,
  rounds: 3,
  paces: [500, 1_000, 2_000, 4_000],
  loadSeconds: 8,
  watchedSeconds: 30,
  rebuilds: 3,
}
export const KAFKA_QUICK: KafkaScale = {
  schools: 60,
  students: 1_200,
  rounds: 1,
  paces: [500, 2_000],
  loadSeconds: 3,
  watchedSeconds: 6,
  rebuilds: 1,
}

/** Of `pnpm bench national`. */
export const NATIONAL_FULL: NationalScale = { schools: 4_500, querySeconds: 10, rows: [200_000, 2_000_000] }
export const NATIONAL_QUICK: NationalScale = { schools: 300, querySeconds: 3, rows: [40_000, 400_000] }
