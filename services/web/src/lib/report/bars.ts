import { barWidths, type Share, shareText } from './report.ts'

export type Segment = {
  /** Percent of the bar. */
  readonly from: number
  readonly width: number
  /** What is written on it, where there is room on a narrow screen. */
  readonly label?: string
}

/** A digit of a label needs about this much of the narrowest bar (percent). */
const DIGIT = 3.6

/** One bar of 100 %. */
export const segmentsOf = (shares: readonly Share[]): readonly Segment[] => {
  let from = 0
  return barWidths(shares).map((drawn, i): Segment => {
    const width = Math.round(drawn * 100) / 100
    const label = shareText(shares[i]).replace(' ', '')
    const segment = { from: Math.round(from * 100) / 100, width, ...(label.length * DIGIT <= width ? { label } : {}) }
    from += drawn
    return segment
  })
}
