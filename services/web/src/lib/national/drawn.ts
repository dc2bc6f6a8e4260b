import { numberText } from '#lib/report/numbers.ts'
import { m } from '../../paraglide/messages.js'
import { type Bounds, boundsText, type Drawn } from './national.ts'

type Figure = { readonly mean: string; readonly interval?: Bounds }

/** "3.61 (3.55–3.67)". */
export const withBounds = ({ mean, interval }: Figure): string =>
  numberText(interval === undefined ? mean : `${mean} (${interval.low}–${interval.high})`)

const inWords = (who: string, { mean, interval }: Figure): string =>
  interval === undefined
    ? m.national_mean_of({ who, mean: numberText(mean) })
    : m.national_mean_between({ who, mean: numberText(mean), ...boundsText(interval) })

/** One area for who cannot see it. */
export const drawnWords = (headline: Drawn['headlines'][number]): string =>
  headline.shown
    ? `${inWords(m.national_drawn_schools(), headline)}; ${inWords(m.national_drawn_all(), headline.all)}`
    : m.national_hidden()

/** How many means are shown, and how far they are from those of all at most. */
export const drawnSentence = ({ headlines }: Drawn): string => {
  const distances = headlines.flatMap((one) => (one.shown ? [Math.abs(Number(one.mean) - Number(one.all.mean))] : []))
  const hidden = headlines.length - distances.length
  return [
    ...(distances.length > 0 ? [m.national_drawn_distance({ difference: numberText(Math.max(...distances).toFixed(2)) })] : []),
    ...(hidden > 0 ? [m.national_drawn_hidden({ hidden })] : []),
  ].join(' ')
}
