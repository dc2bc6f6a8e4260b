// An id is stored as ASCII of the same order as its UTF-8 bytes: then every server sorts it so, whatever it compares strings by.
// ASCII stays as it is; a byte from 0x7f on becomes 0x7f and two hexadecimal digits. A prefix stays a prefix.

const ESCAPE = '\x7f'

/** An order-preserving ASCII form of any text. */
export const toAscii = (id: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what we look for
  id.replace(/[^\x00-\x7e]+/g, (text) => Array.from(Buffer.from(text), (byte) => `${ESCAPE}${byte.toString(16).padStart(2, '0')}`).join(''))

/** The text back. */
export const toId = (ascii: string): string =>
  ascii.replace(/(?:\x7f[0-9a-f]{2})+/g, (escaped) => Buffer.from(escaped.replaceAll(ESCAPE, ''), 'hex').toString())
