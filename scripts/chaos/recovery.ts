import { setTimeout } from 'node:timers/promises'
import { firehoseTopic, TOPICS } from '../../packages/contracts/src/index.ts'
import type { EventLog, Platform } from '../../packages/ports/src/index.ts'
import { ROUND_ID } from '../../services/standalone/src/pilot/simulation.ts'
import type { Loader } from './loader.ts'
import type { Step } from './plan.ts'

/** How we see that a component serves again. */
export type Signs = {
  readonly platform: Platform
  readonly address: string
  readonly ministryToken: string
  readonly loader: Loader
}

const POLL_MS = 100
const ASK_MS = 2_000

/**
 * Resolves when what was hit at `began` serves again: for what stands on the way of a response, when one that was sent after that moment
 * is acknowledged; for identity and catalogue, when they answer through the gateway; for readers of the log, when they have committed all
 * that stood there at that moment.
 */
export const servesAgain = (signs: Signs, { target }: Step, began: number): Promise<void> => {
  const log = signs.platform.portsFor('chaos').log
  const part = target.replace(/-\d$/, '').split('–')[0] as string
  switch (part) {
    case 'identity':
      return answers(`${signs.address}/v1/schools/AZ01001`, signs.ministryToken)
    case 'catalogue':
      return answers(`${signs.address}/v1/questionnaires`, undefined)
    case 'scoring':
      return caughtUp(log, 'scoring.score-responses', TOPICS.responses.topic)
    case 'analytics':
    case 'mongodb':
      return caughtUp(log, 'analytics.exercise-tally.v1', TOPICS.outcomes.topic)
    default:
      return signs.loader.acknowledgedAfter(began)
  }
}

const answers = async (url: string, token: string | undefined): Promise<void> => {
  for (;;) {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(ASK_MS) }).catch(() => undefined)
    await response?.arrayBuffer().catch(() => undefined)
    if (response?.ok) return
    await setTimeout(POLL_MS)
  }
}

const caughtUp = async (log: EventLog, group: string, family: string): Promise<void> => {
  const topic = firehoseTopic(family, ROUND_ID)
  let stood: readonly number[] | undefined
  for (;;) {
    try {
      stood ??= await log.ends(topic)
      const [ends, lag] = [await log.ends(topic), await log.lag(group, topic)]
      if (stood.every((end, partition) => (ends[partition] ?? 0) - (lag[partition] ?? 0) >= end)) return
    } catch {
      // the broker is away as well
    }
    await setTimeout(POLL_MS)
  }
}
