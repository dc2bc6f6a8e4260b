/** A place in the bytes of a protobuf message. Every read throws a RangeError beyond its end. */
export type Cursor = { readonly bytes: Buffer; at: number; readonly end: number }
/** A message within a message; whoever asks for it has moved the outer cursor behind it. */
export type Slice = Cursor

export const cursorOver = (value: Uint8Array): Cursor => {
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  return { bytes, at: 0, end: bytes.length }
}

/** An unsigned varint, exact up to 2⁵³. */
export const varint = (cursor: Cursor): number => {
  const { bytes, end } = cursor
  let value = 0
  let unit = 1
  for (let at = cursor.at; at < end; at += 1) {
    const byte = bytes[at] as number
    value += (byte & 0x7f) * unit
    if (byte < 0x80) {
      cursor.at = at + 1
      if (!Number.isSafeInteger(value)) break
      return value
    }
    unit *= 128
  }
  throw new RangeError('a varint that does not end, or is too large')
}

export const nested = (cursor: Cursor): Slice => {
  const end = lengthOf(cursor)
  const slice = { bytes: cursor.bytes, at: cursor.at, end }
  cursor.at = end
  return slice
}

export const textOf = (cursor: Cursor): string => {
  const end = lengthOf(cursor)
  const text = cursor.bytes.toString('utf8', cursor.at, end)
  cursor.at = end
  return text
}

/** A view: it lives as long as the record. */
export const bytesOf = (cursor: Cursor): Uint8Array => {
  const end = lengthOf(cursor)
  const bytes = cursor.bytes.subarray(cursor.at, end)
  cursor.at = end
  return bytes
}

const lengthOf = (cursor: Cursor): number => {
  const length = varint(cursor)
  const end = cursor.at + length
  if (end > cursor.end) throw new RangeError('a field longer than its message')
  return end
}

/** Passes over a field that this reader does not know: newer writers may add some. */
export const skip = (cursor: Cursor, tag: number): void => {
  switch (tag & 7) {
    case 0:
      varint(cursor)
      return
    case 1:
      cursor.at += 8
      break
    case 2:
      cursor.at = lengthOf(cursor)
      return
    case 5:
      cursor.at += 4
      break
    default:
      throw new RangeError(`wire type ${tag & 7}`)
  }
  if (cursor.at > cursor.end) throw new RangeError('a field longer than its message')
}
