/** What a spreadsheet would take for a formula. */
const FORMULA = /^[\s\p{Cf}]*[=+\-@＝＋－＠\t\r]/u

/**
 * RFC 4180 with a mark of UTF-8, without which Excel breaks ə. A cell that a spreadsheet would compute begins with an apostrophe: it is
 * text and nothing else (OWASP, CSV injection).
 */
export const csvOf = (rows: readonly (readonly string[])[]): string =>
  `\uFEFF${rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`

const cell = (text: string): string => `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`
