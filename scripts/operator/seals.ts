import { ExerciseEvent } from '../../packages/contracts/gen/guzgu/events/v1/exercises.ts'
import { roundOfTopic, TOPICS } from '../../packages/contracts/src/index.ts'
import type { EventLog } from '../../packages/ports/src/index.ts'
import type { DeadLetter } from '../../packages/service-runtime/src/index.ts'

type Seal = { readonly position: number; readonly sealAt: number | undefined; readonly sealed: boolean }
type Seals = ReadonlyMap<string, Seal>

const PAGE = 1_000
const UNKNOWN: Seal = { position: 0, sealAt: undefined, sealed: false }

/** Why a record may not be appended anew; undefined if it may. */
export const whyNotRedriven = ({ topic, key, redriven }: DeadLetter, seals: Seals, now: number): string | undefined => {
  if (redriven !== undefined) return 'it was redriven before'
  if (roundOfTopic(TOPICS.responses.topic, topic) === undefined)
    return `only responses are appended anew. Records of ${topic} carry positions: behind newer ones it would be dropped as old. Deploy a reader that can read it (docs/operations.md)`
  const { sealAt, sealed } = seals.get(key) ?? UNKNOWN
  if (sealAt === undefined) return `the exercise ${key} is not known to be open, so nobody can say whether it is sealed`
  if (sealed || now >= sealAt) return `the exercise ${key} is sealed, and nothing behind the seal counts`
  return undefined
}

/** When each exercise is sealed, as far as it was published. */
export const readSeals = async (log: EventLog): Promise<Seals> => {
  const seals = new Map<string, Seal>()
  for (const [partition, end] of (await log.ends(TOPICS.exercises.topic)).entries())
    for (let offset = 0; offset < end; ) {
      const page = await log.read(TOPICS.exercises.topic, partition, offset, PAGE)
      for (const { key, value } of page) apply(seals, key, value)
      offset = (page[page.length - 1]?.offset ?? end) + 1
    }
  return seals
}

const apply = (seals: Map<string, Seal>, key: string, value: Uint8Array): void => {
  const { metadata, event } = decode(value)
  const before = seals.get(key) ?? UNKNOWN
  const position = metadata?.position ?? 0
  if (position <= before.position) return // the relay may repeat
  if (event?.$case === 'opened' || event?.$case === 'extended' || event?.$case === 'closingSet' || event?.$case === 'offlineGraceForgone')
    seals.set(key, { ...before, position, sealAt: event.value.sealAt })
  if (event?.$case === 'sealed') seals.set(key, { position, sealAt: event.value.sealedAt, sealed: true })
}

/** What cannot be read here is a dead letter itself. */
const decode = (value: Uint8Array): ExerciseEvent => {
  try {
    return ExerciseEvent.decode(value)
  } catch {
    return {}
  }
}
