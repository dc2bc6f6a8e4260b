// Scoring and analytics on a backlog, and how long a submission takes to its document in MongoDB.
import { TOPICS } from '../../../packages/contracts/src/index.ts'
import type { Ports } from '../../../packages/ports/src/index.ts'
import { exerciseTally } from '../../../services/analytics/src/domain/exercise-tally.ts'
import { participation } from '../../../services/analytics/src/domain/participation.ts'
import { responsesIn, type Sighting } from './delays.ts'

export const VIEWS = [exerciseTally, participation].map(({ view }) => view)
const WATCHED = 12
const WATCH_MS = 25
const LONGEST_MS = 300_000

export type Drained = { readonly perSecond: number; readonly events: number }

/** Waits until `done` says `all`. The time counts from now on, so the start of whoever does it is in it. */
export const drained = async (all: number, done: () => Promise<number>): Promise<Drained> => {
  const started = performance.now()
  while ((await done()) < all) {
    if (performance.now() - started > LONGEST_MS) throw new Error(`${all} events were not projected within ${LONGEST_MS / 1000} s`)
    await pause(WATCH_MS)
  }
  return { events: all, perSecond: (all / (performance.now() - started)) * 1000 }
}

export const recordsOf = async ({ log }: Ports, topic: string): Promise<number> => sum(await log.ends(topic))

/** Outcomes that stand in the documents of every view. */
export const folded = async ({ views }: Ports): Promise<number> => {
  const checkpoints = VIEWS.map(async (view) =>
    sum((await views.list('checkpoints.v1', { prefix: `${view}/${TOPICS.outcomes.topic}.`, limit: 100 })).map(offsetAfter)),
  )
  return Math.min(...(await Promise.all(checkpoints)))
}

const offsetAfter = ({ document }: { readonly document: unknown }): number => (document as { readonly offset: number }).offset + 1

export type Watch = { readonly sightings: readonly Sighting[]; readonly stop: () => Promise<void> }

/** Looks at the first documents of a view again and again: the first time before it resolves, the last time after `stop` was called. */
export const watch = async ({ views }: Ports, view: string): Promise<Watch> => {
  const sightings: Sighting[] = []
  const look = async (): Promise<void> => {
    const documents = await views.list(view, { prefix: '', limit: WATCHED })
    const at = Date.now()
    for (const { id, document } of documents) sightings.push({ at, exerciseId: id, responses: responsesIn(document) })
  }
  await look()
  let stopped = false
  const looking = (async () => {
    for (; !stopped; await pause(WATCH_MS)) await look()
  })()
  return {
    sightings,
    stop: async () => {
      stopped = true
      await looking
      await look()
    },
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))
