import { setTimeout } from 'node:timers/promises'
import { perform } from './faults.ts'
import type { Plan, Step } from './plan.ts'
import { type Signs, servesAgain } from './recovery.ts'
import type { World } from './world.ts'

/** What became of a step of the plan. */
export type Outcome = {
  readonly step: Step
  readonly happened: boolean
  /** From the fault until its target was mended (ms). */
  readonly mendedAfter: number
  /** From the fault until it served again (ms); undefined: not within three minutes. */
  readonly servedAfter: number | undefined
}

const RECOVERY_MS = 180_000

/** Does what is planned, when it is planned; what touches the same component waits until that has recovered. Never rejects. */
export const runSchedule = async (world: World, signs: Signs, plan: Plan, said: (text: string) => void): Promise<readonly Outcome[]> => {
  const start = Date.now()
  const busy = new Map<string, Promise<unknown>>()
  return Promise.all(
    plan.steps.map(async (step) => {
      await setTimeout(Math.max(0, start + step.at - Date.now()))
      const parts = partsOf(step)
      const turn = Promise.all(parts.map((part) => busy.get(part))).then(() => doStep(world, signs, step, said))
      for (const part of parts) busy.set(part, turn)
      return turn
    }),
  )
}

/**
 * Faults of the same part come one after the other: a cut link to a dead broker would show nothing. Who is asked to end writes what is
 * dirty first, and for that the engines must be there.
 */
const partsOf = ({ kind, target }: Step): readonly string[] => {
  if (kind === 'restart' || kind === 'drain') return [target, 'kafka', 'mongodb']
  const [, engine] = target.split('–')
  return [engine === 'intake' ? 'intake-1' : (engine ?? target)]
}

const doStep = async (world: World, signs: Signs, step: Step, said: (text: string) => void): Promise<Outcome> => {
  const { kind, target } = step
  said(`${kind} ${target}`)
  let hitAt = Date.now()
  let served: Promise<number | undefined> | undefined
  const hit = (): void => {
    hitAt = Date.now()
    if (kind !== 'add' && kind !== 'drain')
      served = within(
        RECOVERY_MS,
        servesAgain(signs, step, hitAt).then(() => Date.now() - hitAt),
      )
  }
  try {
    const happened = await perform(world, step, hit)
    const mendedAfter = Date.now() - hitAt
    const servedAfter = served === undefined ? mendedAfter : await served
    said(
      `${kind} ${target}: ${happened ? '' : 'DID NOT HAPPEN; '}over after ${seconds(mendedAfter)}, served again after ${seconds(servedAfter)}`,
    )
    return { step, happened, mendedAfter, servedAfter }
  } catch (error) {
    said(`${kind} ${target}: ${error}`)
    return { step, happened: false, mendedAfter: Date.now() - hitAt, servedAfter: undefined }
  }
}

export const seconds = (milliseconds: number | undefined): string =>
  milliseconds === undefined ? 'never' : `${(milliseconds / 1_000).toFixed(1)} s`

const within = async <T>(milliseconds: number, work: Promise<T>): Promise<T | undefined> => {
  const over = new AbortController()
  const late = setTimeout(milliseconds, undefined, { signal: over.signal }).catch(() => undefined)
  try {
    return await Promise.race([work, late])
  } finally {
    over.abort()
  }
}
