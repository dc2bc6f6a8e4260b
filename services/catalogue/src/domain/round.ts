import { type Decider, Rejection } from '@guzgu/event-sourcing'
import { missingLanguage, type Text } from './text.ts'

export type RoundCommand = {
  readonly type: 'PlanRound'
  readonly roundId: string
  readonly title: Text
  readonly questionnaireId: string
  readonly questionnaireVersion: number
  /** Milliseconds since the epoch, as `now`. */
  readonly endsAt: number
  readonly timing: RoundTiming
  readonly partitions: number
  readonly now: number
}

export type Round = {
  readonly roundId: string
  readonly title: Text
  readonly questionnaireId: string
  readonly questionnaireVersion: number
  readonly endsAt: number
  readonly timing: RoundTiming
  readonly partitions: number
  /** 1 for the first; rises by one. */
  readonly roundNumber: number
}

export type RoundTiming = {
  readonly graceSeconds: number
  readonly offlineGraceSeconds: number
  readonly clockSkewMilliseconds: number
  readonly earliestClosingSeconds: number
  readonly participationRefreshSeconds: number
  readonly burstPerMinute: number
}

export type RoundEvent = { readonly type: 'RoundPlanned' } & Round

/** One stream holds all rounds, they are few: so their numbers have no gap and are never given twice. */
export type Rounds = { readonly rounds: ReadonlyMap<string, Round> }

export type RoundRejection = 'round-already-planned' | 'round-invalid' | 'round-ends-in-the-past' | 'translation-missing'

export const ROUNDS_STREAM = 'rounds'

const DAY = 86_400
/** Inclusive. */
const LIMITS: { readonly [Name in keyof RoundTiming]: readonly [lowest: number, highest: number] } = {
  graceSeconds: [2, 7 * DAY], // a heartbeat a second: a view must never seem older than the grace
  offlineGraceSeconds: [0, 14 * DAY],
  clockSkewMilliseconds: [0, 60_000],
  earliestClosingSeconds: [0, 30 * DAY],
  participationRefreshSeconds: [0, DAY],
  burstPerMinute: [1, 100_000],
}
const PARTITIONS = [1, 64] as const

const no = (code: RoundRejection, field: string): never => {
  throw new Rejection(code, field)
}

export const round: Decider<RoundCommand, RoundEvent, Rounds> = {
  initial: { rounds: new Map() },

  decide: ({ type: _, now, ...plan }, { rounds }) => {
    const planned = rounds.get(plan.roundId)
    if (planned !== undefined) return samePlan(planned, plan) ? [] : no('round-already-planned', 'roundId')
    const missing = missingLanguage(plan.title)
    if (missing !== undefined) return no('translation-missing', `title.${missing}`)
    const fault = faultOf(plan)
    if (fault !== undefined) return no('round-invalid', fault)
    if (plan.endsAt <= now) return no('round-ends-in-the-past', 'endsAt')
    return [{ type: 'RoundPlanned', ...plan, roundNumber: rounds.size + 1 }]
  },

  evolve: ({ rounds }, { type: _, ...planned }) => ({ rounds: new Map(rounds).set(planned.roundId, planned) }),
}

type Plan = Omit<Round, 'roundNumber'>

const faultOf = ({ roundId, endsAt, timing, partitions }: Plan): string | undefined => {
  if (!/^[a-z0-9-]{1,40}$/.test(roundId)) return 'roundId'
  if (!Number.isSafeInteger(endsAt)) return 'endsAt'
  if (!isWithin(partitions, PARTITIONS)) return 'partitions'
  const names = Object.keys(LIMITS) as (keyof RoundTiming)[]
  const strange = names.find((name) => !isWithin(timing[name], LIMITS[name]))
  if (strange !== undefined) return `timing.${strange}`
  // Intake acknowledges until the seal less the skew, which must not be before the closing.
  return timing.clockSkewMilliseconds < timing.graceSeconds * 1000 ? undefined : 'timing.clockSkewMilliseconds'
}

const isWithin = (value: number, [lowest, highest]: readonly [number, number]): boolean =>
  Number.isInteger(value) && value >= lowest && value <= highest

const samePlan = (one: Plan, other: Plan): boolean => contentOf(one) === contentOf(other)

const contentOf = ({ title, timing, ...plan }: Plan): string =>
  JSON.stringify([
    title.az,
    title.ru,
    title.en,
    plan.questionnaireId,
    plan.questionnaireVersion,
    plan.endsAt,
    plan.partitions,
    timing.graceSeconds,
    timing.offlineGraceSeconds,
    timing.clockSkewMilliseconds,
    timing.earliestClosingSeconds,
    timing.participationRefreshSeconds,
    timing.burstPerMinute,
  ])
