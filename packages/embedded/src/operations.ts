import type { ByteReader, ByteWriter } from './bytes.ts'

/** Everything that writes. A fact must survive a power cut once acknowledged; derived data may be rebuilt. */
export type Operation =
  | {
      readonly kind: 'events'
      readonly service: string
      readonly stream: string
      readonly expectedVersion: number
      readonly events: readonly EventRow[]
    }
  | { readonly kind: 'records'; readonly topic: number; readonly records: readonly RecordRow[] }
  | { readonly kind: 'documents'; readonly view: string; readonly documents: readonly DocumentRow[] }
  | { readonly kind: 'drop'; readonly view: string }
  | { readonly kind: 'committed'; readonly group: string; readonly topic: number; readonly partition: number; readonly offset: number }
  | { readonly kind: 'topic'; readonly name: string; readonly partitions: number }

/** `data` and `metadata` are JSON text. */
export type EventRow = { readonly type: string; readonly schema: number; readonly data: string; readonly metadata: string }
export type RecordRow = { readonly partition: number; readonly key: string; readonly value: Uint8Array; readonly supersedes: boolean }
/** `document` is JSON text. */
export type DocumentRow = { readonly id: string; readonly at: number; readonly document: string }

/**
 * What became of an operation. Numbers: events → the first position; records → partition and first offset, in turn, of each partition
 * in order of appearance; topic → id and partitions as they stand; else none.
 */
export type Reply = readonly number[] | { readonly conflict: number } | { readonly failed: string }

export const isFact = ({ kind }: Operation): boolean => kind === 'events' || kind === 'records' || kind === 'topic'

/** How many rows it writes. */
export const weightOf = (operation: Operation): number => {
  if (operation.kind === 'events') return operation.events.length
  if (operation.kind === 'records') return operation.records.length
  return operation.kind === 'documents' ? operation.documents.length : 1
}

const KINDS = ['events', 'records', 'documents', 'drop', 'committed', 'topic'] as const satisfies readonly Operation['kind'][]

export const writeOperation = (bytes: ByteWriter, operation: Operation): void => {
  bytes.count(KINDS.indexOf(operation.kind))
  switch (operation.kind) {
    case 'events':
      bytes.text(operation.service)
      bytes.text(operation.stream)
      bytes.number(operation.expectedVersion)
      bytes.count(operation.events.length)
      for (const event of operation.events) {
        bytes.text(event.type)
        bytes.count(event.schema)
        bytes.text(event.data)
        bytes.text(event.metadata)
      }
      return
    case 'records':
      bytes.number(operation.topic)
      bytes.count(operation.records.length)
      for (const record of operation.records) {
        bytes.count(record.supersedes ? record.partition * 2 + 1 : record.partition * 2)
        bytes.text(record.key)
        bytes.bytes(record.value)
      }
      return
    case 'documents':
      bytes.text(operation.view)
      bytes.count(operation.documents.length)
      for (const { id, at, document } of operation.documents) {
        bytes.text(id)
        bytes.number(at)
        bytes.text(document)
      }
      return
    case 'drop':
      bytes.text(operation.view)
      return
    case 'committed':
      bytes.text(operation.group)
      bytes.number(operation.topic)
      bytes.count(operation.partition)
      bytes.number(operation.offset)
      return
    case 'topic':
      bytes.text(operation.name)
      bytes.count(operation.partitions)
      return
  }
}

export const readOperation = (bytes: ByteReader): Operation => {
  const kind = KINDS[bytes.count()]
  switch (kind) {
    case 'events':
      return { kind, service: bytes.text(), stream: bytes.text(), expectedVersion: bytes.number(), events: readRows(bytes, readEvent) }
    case 'records':
      return { kind, topic: bytes.number(), records: readRows(bytes, readRecord) }
    case 'documents':
      return { kind, view: bytes.text(), documents: readRows(bytes, readDocument) }
    case 'drop':
      return { kind, view: bytes.text() }
    case 'committed':
      return { kind, group: bytes.text(), topic: bytes.number(), partition: bytes.count(), offset: bytes.number() }
    case 'topic':
      return { kind, name: bytes.text(), partitions: bytes.count() }
    default:
      throw new Error('the cohort is damaged')
  }
}

const readRows = <Row>(bytes: ByteReader, read: (bytes: ByteReader) => Row): readonly Row[] => {
  const count = bytes.count()
  const rows: Row[] = []
  for (let i = 0; i < count; i += 1) rows.push(read(bytes))
  return rows
}
const readEvent = (bytes: ByteReader): EventRow => ({
  type: bytes.text(),
  schema: bytes.count(),
  data: bytes.text(),
  metadata: bytes.text(),
})
const readRecord = (bytes: ByteReader): RecordRow => {
  const place = bytes.count()
  return { partition: place >>> 1, supersedes: place % 2 === 1, key: bytes.text(), value: bytes.bytes() }
}
const readDocument = (bytes: ByteReader): DocumentRow => ({ id: bytes.text(), at: bytes.number(), document: bytes.text() })
