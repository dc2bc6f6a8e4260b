import { createHash } from 'node:crypto'
import { type DeadLetterReason, deadLetterTopicOf, fieldsOf, TOPICS } from '@guzgu/contracts'
import { DeadLetterEvent } from '@guzgu/contracts/events/dead_letters'
import type { EventLog, LogRecord, NewRecord, Ports } from '@guzgu/ports'

const MS_PER_DAY = 86_400_000
const PAGE = 1_000

/** A record that a reader passed over, as an operator sees it. */
export type DeadLetter = {
  /** Twelve hexadecimal digits, of reader and place: the same however often it is told. */
  readonly id: string
  /** `<service>.<transform, view or following>` */
  readonly reader: string
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly key: string
  readonly reason: string
  readonly original: Uint8Array
  /** Days since the epoch. */
  readonly day: number
  /** Where it stands anew, if an operator has redriven it. */
  readonly redriven: { readonly partition: number; readonly offset: number; readonly day: number } | undefined
}

/** A record and why it cannot be read: a code of `DEAD_LETTER_REASONS`. */
export type Unreadable = { readonly record: LogRecord; readonly reason: string }

export type DeadLetters = {
  /** Resolves when each stands durably in its topic, told and counted; one that stands there is not written again. @throws Unavailable */
  readonly keep: (reader: string, unreadable: readonly Unreadable[]) => Promise<void>
  /** The offsets of a partition that a reader has passed over. */
  readonly passedOver: (reader: string, topic: string, partition: number) => Promise<ReadonlySet<number>>
}

/** Of a low-rate record that a reader failed on: no message, or one that says something impossible. */
export const reasonFor = (value: Uint8Array): DeadLetterReason => (fieldsOf(value) === undefined ? 'undecodable-bytes' : 'not-applicable')

/** What the readers of a service cannot read. */
export const createDeadLetters = ({ log, clock, telemetry }: Pick<Ports, 'log' | 'clock' | 'telemetry'>): DeadLetters => {
  const known = new Map<string, Promise<Set<string>>>()
  const knownIn = (topic: string): Promise<Set<string>> => {
    const reading = known.get(topic) ?? readDeadLetters(log, topic).then((letters) => new Set(letters.map(({ id }) => id)))
    known.set(topic, reading)
    reading.catch(() => known.delete(topic))
    return reading
  }
  return {
    keep: async (reader, unreadable) => {
      for (const [topic, letters] of Map.groupBy(unreadable, ({ record }) => deadLetterTopicOf(record.topic))) {
        await log.ensureTopic(topic, TOPICS.deadLetters.partitions)
        const ids = await knownIn(topic)
        const fresh = letters.filter(({ record }) => !ids.has(idOf(reader, record)))
        await log.append(
          topic,
          fresh.map((letter) => toRecord(reader, letter, dayOf(clock.now()))),
        )
        for (const { record } of fresh) ids.add(idOf(reader, record))
        for (const { record, reason } of letters) {
          telemetry.count('guzgu_dead_letters', { reader, reason })
          telemetry.log.error(
            { reader, topic: record.topic, partition: record.partition, offset: record.offset, reason },
            'a record cannot be read: it is passed over and kept as a dead letter',
          )
        }
      }
    },
    passedOver: async (reader, topic, partition) =>
      new Set(
        (await readDeadLetters(log, deadLetterTopicOf(topic)))
          .filter((letter) => letter.reader === reader && letter.topic === topic && letter.partition === partition)
          .map(({ offset }) => offset),
      ),
  }
}

/** Every dead letter of one dead-letter topic, or of all, in the order in which they were first told; each place once. */
export const readDeadLetters = async (log: EventLog, only?: string): Promise<readonly DeadLetter[]> => {
  const letters = new Map<string, DeadLetter>()
  for (const { topic, partitions } of await log.topics(TOPICS.deadLetters.topic)) {
    if (only !== undefined && topic !== only) continue
    for (let partition = 0; partition < partitions; partition += 1)
      for (let offset = 0; ; ) {
        const page = await log.read(topic, partition, offset, PAGE)
        const last = page[page.length - 1]
        if (last === undefined) break
        for (const { value } of page) tell(letters, DeadLetterEvent.decode(value))
        offset = last.offset + 1
      }
  }
  return [...letters.values()]
}

/** A case of a newer version says nothing to this one. */
const tell = (letters: Map<string, DeadLetter>, { metadata: place, event }: DeadLetterEvent): void => {
  if (place === undefined || event === undefined) return
  const id = idOf(place.reader, place)
  const before = letters.get(id)
  if (event.$case === 'kept' && before === undefined) letters.set(id, { id, ...place, ...event.value, redriven: undefined })
  if (event.$case === 'redriven' && before !== undefined) letters.set(id, { ...before, redriven: event.value })
}

/** The record that says that a dead letter was redriven, for the topic that holds it. */
export const toRedrivenRecord = (
  letter: DeadLetter,
  anew: { readonly partition: number; readonly offset: number },
  now: number,
): NewRecord => {
  const { reader, topic, partition, offset } = letter
  const event = { $case: 'redriven' as const, value: { ...anew, day: dayOf(now) } }
  return { key: reader, value: DeadLetterEvent.encode({ metadata: { reader, topic, partition, offset }, event }).finish() }
}

const toRecord = (reader: string, { record, reason }: Unreadable, day: number): NewRecord => {
  const { topic, partition, offset, key, value } = record
  const event = { $case: 'kept' as const, value: { reason, key, original: Buffer.from(value), day } }
  return { key: reader, value: DeadLetterEvent.encode({ metadata: { reader, topic, partition, offset }, event }).finish() }
}

type Place = { readonly topic: string; readonly partition: number; readonly offset: number }

const idOf = (reader: string, { topic, partition, offset }: Place): string =>
  createHash('sha256').update(`${reader} ${topic}/${partition}/${offset}`).digest('hex').slice(0, 12)

const dayOf = (now: number): number => Math.floor(now / MS_PER_DAY)
