// Records lie in the file as segments: what one append brought to one partition, in a row. A row per record would cost three times as much.

/** A reader that begins inside a segment finds it by stepping back so far. */
export const SEGMENT_RECORDS = 200

type Kept = { readonly key: string; readonly value: Uint8Array }
type Arriving = Kept & { readonly supersedes: boolean }

/** Records of one partition, cut into segments. One that supersedes others stands alone: it will be removed alone. */
export const segmentsOf = <Record extends Arriving>(records: readonly Record[]): readonly (readonly [Record, ...Record[]])[] => {
  const segments: [Record, ...Record[]][] = []
  for (const record of records) {
    const last = segments[segments.length - 1]
    if (last === undefined || last.length === SEGMENT_RECORDS || record.supersedes || last[0].supersedes) segments.push([record])
    else last.push(record)
  }
  return segments
}

const LENGTHS = 8

/** Of each record: the lengths of key and value (4 bytes each), then both. */
export const writeSegment = (records: readonly Kept[]): Buffer => {
  const block = Buffer.allocUnsafe(records.reduce((size, { key, value }) => size + LENGTHS + Buffer.byteLength(key) + value.length, 0))
  let at = 0
  for (const { key, value } of records) {
    const keyLength = block.write(key, at + LENGTHS)
    block.writeUInt32LE(keyLength, at)
    block.writeUInt32LE(value.length, at + 4)
    block.set(value, at + LENGTHS + keyLength)
    at += LENGTHS + keyLength + value.length
  }
  return block
}

/** Tells every record of a segment in order, from the one with this index on, until it is told that it is enough. Values are views of the block. */
export const readSegment = (block: Buffer, from: number, tell: (index: number, key: string, value: Buffer) => boolean): boolean => {
  for (let index = 0, at = 0; at < block.length; index += 1) {
    const keyEnd = at + LENGTHS + block.readUInt32LE(at)
    const end = keyEnd + block.readUInt32LE(at + 4)
    if (index >= from && !tell(index, block.toString('utf8', at + LENGTHS, keyEnd), block.subarray(keyEnd, end))) return false
    at = end
  }
  return true
}
