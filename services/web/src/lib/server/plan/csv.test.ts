import { describe, expect, it } from '@jest/globals'
import { csvOf } from './csv.ts'

const cellOf = (text: string): string => csvOf([[text]]).slice(1, -2)

describe('rows for a spreadsheet', () => {
  it('begin with the mark that says UTF-8, and quote whatever stands in a cell', () =>
    expect(
      csvOf([
        ['ə', 'bir, iki'],
        ['dedi: "hə"', ''],
      ]),
    ).toBe('\uFEFF"ə","bir, iki"\r\n"dedi: ""hə""",""\r\n'))

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '\u200b=1', '＝1', '=HYPERLINK("http://x")', '\r=1'])(
    'hold %j as text, not as a formula',
    (text) => expect(cellOf(text)).toBe(`"'${text.replaceAll('"', '""')}"`),
  )

  it.each(['3.9', '[c]', 'Wi-Fi', '2026-10-05', '≥ 4.8', 'a=b', ''])('leave %j as it is', (text) => expect(cellOf(text)).toBe(`"${text}"`))
})
