/**
 * A case of a contract that this code does not know: it is newer. Readers deploy before writers, so whoever meets one holds and waits for
 * the deployment. Never thrown for bytes that no version can read.
 */
export class UnknownCase extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'UnknownCase'
  }
}

/** The number of the first case in the `oneof event` of every message; below it stands metadata. */
const FIRST_CASE = 10
const LAST_CASE = 2047
const LENGTH_DELIMITED = 2

/**
 * True if a reader that failed so on this record should wait for newer code: it met an enum value or a case that its contracts do not
 * have, and the bytes do hold a case.
 */
export const isUnknownCase = (error: unknown, value: Uint8Array): boolean =>
  (error instanceof UnknownCase || String(error).includes(UNKNOWN_ENUM_VALUE)) && holdsOneCase(value)

/** The words of the generated decoders. */
const UNKNOWN_ENUM_VALUE = 'Unrecognized enum value'

/** What a message with a case looks like, whichever it is: metadata or nothing, exactly one case, no byte too many. */
export const holdsOneCase = (value: Uint8Array): boolean => {
  const fields = fieldsOf(value)
  return fields !== undefined && fields.filter((number) => number >= FIRST_CASE).length === 1
}

/** The numbers of the fields of an event message; undefined if these bytes are none: all fields of ours are messages. */
export const fieldsOf = (value: Uint8Array): readonly number[] | undefined => {
  const numbers: number[] = []
  for (let at = 0; at < value.length; ) {
    const tag = varintAt(value, at)
    if (tag === undefined || (tag.value & 7) !== LENGTH_DELIMITED) return undefined
    const number = tag.value >> 3
    const length = varintAt(value, tag.next)
    if (length === undefined || number < 1 || number > LAST_CASE) return undefined
    numbers.push(number)
    at = length.next + length.value
    if (at > value.length) return undefined
  }
  return numbers
}

const LONGEST_VARINT = 4

const varintAt = (bytes: Uint8Array, from: number): { readonly value: number; readonly next: number } | undefined => {
  let value = 0
  for (let at = from; at < Math.min(bytes.length, from + LONGEST_VARINT); at += 1) {
    const byte = bytes[at] as number
    value |= (byte & 0x7f) << (7 * (at - from))
    if (byte < 0x80) return { value, next: at + 1 }
  }
  return undefined
}
