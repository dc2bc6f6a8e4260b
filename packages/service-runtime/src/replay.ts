import { createHash } from 'node:crypto'
import type { EventLog, FoldBinding, Following, LogRecord, Ports, Views } from '@guzgu/ports'
import { canonicalJson } from './canonical-json.ts'
import { readDeadLetters } from './dead-letters.ts'
import { documentsIn } from './documents-in.ts'
import { CHECKPOINTS } from './fold-runner.ts'
import { JumpDetected } from './jump.ts'

export type ReplayResult = {
  readonly view: string
  readonly documents: number
  readonly events: number
  readonly seconds: number
  /** Of them for reading and folding; the rest is comparing. */
  readonly foldSeconds: number
  readonly equal: boolean
  /** SHA-256 over `id` and canonical JSON of every live document, in order of id. */
  readonly digest: string
  /** The first document that differs, in order of id, and why. */
  readonly difference: { readonly id: string; readonly why: 'differs' | 'missing' | 'unexpected' } | undefined
}

/** What stands in the live view: the source that a document is true at, and the digest of its content. */
type Live = ReadonlyMap<string, { readonly at: number; readonly digest: string }>

const PAGE = 2_000

/**
 * Builds a read model again from the log, beside the live one, and compares each document at its own source or position. Reads pages,
 * keeps digests of the live documents and the fresh documents of one partition. What the live reader passed over is passed over again.
 * Nothing is written and nothing is sent.
 * @throws JumpDetected where the log itself has a hole
 */
export const replayFold = async (ports: Ports, binding: FoldBinding): Promise<ReplayResult> => {
  const started = performance.now()
  // Its checkpoints before its documents: a platform that runs beside this writes them in the other order.
  const written = await readWritten(ports.views, binding.fold.view)
  const live = await readLive(ports.views, binding.fold.view)
  const topics = binding.order === 'source' ? (await ports.log.topics(`${binding.from}.`)).map(({ topic }) => topic) : [binding.from]
  const fresh = new Map<string, string>()
  let events = 0
  let foldSeconds = 0
  for (const topic of topics)
    for (const partition of (await ports.log.ends(topic)).keys()) {
      const begun = performance.now()
      const place = { topic, partition, written: written.get(`${topic}/${partition}`) ?? -1 }
      const rebuilt = await foldAgain(ports.log, binding, place, live)
      foldSeconds += (performance.now() - begun) / 1000
      events += rebuilt.events
      for (const [id, document] of rebuilt.documents) fresh.set(id, digestOf(binding.fold.toJson(document)))
    }
  const ids = [...new Set([...live.keys(), ...fresh.keys()])].sort()
  const differing = ids.find((id) => live.get(id)?.digest !== fresh.get(id))
  const digest = createHash('sha256')
  for (const id of [...live.keys()].sort()) digest.update(`${id} ${live.get(id)?.digest}\n`)
  return {
    view: binding.fold.view,
    documents: live.size,
    events,
    seconds: (performance.now() - started) / 1000,
    foldSeconds,
    equal: differing === undefined,
    digest: digest.digest('hex'),
    difference:
      differing === undefined
        ? undefined
        : { id: differing, why: !live.has(differing) ? 'missing' : fresh.has(differing) ? 'differs' : 'unexpected' },
  }
}

/**
 * Tells a service what others have published up to now, as its start would: folds may refer to such facts. Records that it cannot read are
 * passed over, as the live reader passed over them.
 */
export const learn = async (log: EventLog, follows: readonly Following[]): Promise<void> => {
  for (const { topic, apply } of follows)
    for (const [partition, end] of (await log.ends(topic)).entries())
      for (let offset = 0; offset < end; ) {
        const page = await log.read(topic, partition, offset, PAGE)
        for (const { value, key } of page)
          try {
            apply(value, key, partition)
          } catch {}
        offset = (page[page.length - 1]?.offset ?? end) + 1
      }
}

const readLive = async (views: Views, view: string): Promise<Live> => {
  const live = new Map<string, { readonly at: number; readonly digest: string }>()
  for await (const { id, at, document } of documentsIn(views, view)) live.set(id, { at, digest: digestOf(document) })
  return live
}

/** The last source whose documents are surely written, by `<topic>/<partition>`. */
const readWritten = async (views: Views, view: string): Promise<ReadonlyMap<string, number>> => {
  const written = new Map<string, number>()
  for await (const { id, document } of documentsIn(views, CHECKPOINTS, `${view}/`))
    written.set(id.slice(view.length + 1), (document as { readonly source: number }).source)
  return written
}

const digestOf = (document: unknown): string => createHash('sha256').update(canonicalJson(document)).digest('hex')

type Place = { readonly topic: string; readonly partition: number; readonly written: number }

const foldAgain = async (
  log: EventLog,
  binding: FoldBinding,
  { topic, partition, written }: Place,
  live: Live,
): Promise<{ readonly documents: ReadonlyMap<string, unknown>; readonly events: number }> => {
  const { fold } = binding
  const passedOver = await passedOverBy(log, fold.view, topic, partition)
  const documents = new Map<string, unknown>()
  let last = -1
  let events = 0
  for (let offset = 0; ; ) {
    const page = await log.read(topic, partition, offset, PAGE)
    if (page.length === 0) return { documents, events }
    offset = (page[page.length - 1] as LogRecord).offset + 1
    for (const record of page) {
      if (passedOver.has(record.offset)) continue
      const { at, input } = binding.decode(record.value)
      if (at <= last) continue
      if (binding.order === 'source' && at > last + 1) throw new JumpDetected(`${topic}/${partition}`, last + 1, at)
      last = at
      if (input === undefined) continue
      events += 1
      for (const key of fold.keys(input)) {
        // A document that the live view has not written yet is no difference: what was read before the checkpoint must be there.
        if (at > (live.get(key)?.at ?? written)) continue
        let document = documents.get(key)
        if (document === undefined) documents.set(key, (document = fold.initial(key)))
        fold.apply(document, input, key)
      }
    }
  }
}

const passedOverBy = async (log: EventLog, view: string, topic: string, partition: number): Promise<ReadonlySet<number>> =>
  new Set(
    (await readDeadLetters(log))
      .filter((letter) => letter.reader.endsWith(`.${view}`) && letter.topic === topic && letter.partition === partition)
      .map(({ offset }) => offset),
  )
