// Control characters draw nothing, XML forbids them, and those of bidirectional text turn around what stands beside them.
const UNPRINTABLE = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|\p{Cs}/gu

/** What people typed, as it may stand in a file: one line without control characters. */
export const printable = (text: string): string => text.replace(/\s+/gu, ' ').replace(UNPRINTABLE, '')

/** The same in the letters that the font of the documents has: it lacks these two signs. */
export const inPaperFont = (text: string): string => printable(text).replaceAll('≥', '>=').replaceAll('≤', '<=')
