import type { SchoolBenchmarks } from '@guzgu/contracts/report'
import { languageOf, valueName } from '#lib/national/words.ts'
import { m } from '../../paraglide/messages.js'
import { numberText } from './numbers.ts'
import { figuresOf, meanShown, type ReportView } from './report.ts'
import { lineName } from './sentences.ts'
import { roleName } from './words.ts'

/** The bands of similar schools as they are published, and the digest of that document. */
export type Similar = SchoolBenchmarks & { readonly digest: string }

/** Of one role: whose schools these are, what they have in common, and per area what this school has and the range of theirs. */
export type SimilarGroup = {
  readonly who: string
  readonly sentence: string
  readonly common: readonly { readonly word: string; readonly lang: 'az' | undefined }[]
  readonly rows: readonly { readonly area: string; readonly own: string; readonly range: string }[]
}

/** Answers of the own school that a range may stand beside, as many as each school of the range has. */
const ENOUGH = 10

/**
 * What the page and the documents say: a row only where both figures are shown, a role only where it has a row. Empty where nothing is
 * published yet, or nothing may be shown.
 */
export const similarGroups = (
  similar: Similar | undefined,
  { report, areas, rollUps }: Pick<ReportView, 'report' | 'areas' | 'rollUps'>,
  six = false,
): readonly SimilarGroup[] => {
  const lines = six
    ? rollUps.map((line, at) => ({ line, measure: `roll-up/${report.rollUps[at]?.id}` }))
    : areas.map((line) => ({ line, measure: `area/${line.id}` }))
  return (similar?.roles ?? []).flatMap(({ role, by, schools, bands }): readonly SimilarGroup[] => {
    const rows = lines.flatMap(({ line, measure }) => {
      const band = bands.find((one) => one.measure === measure)?.band
      const own = line.cells[role]
      if (typeof band !== 'object' || (figuresOf(own)?.n ?? 0) < ENOUGH) return []
      const range = m.similar_range({ low: numberText(band.low), high: numberText(band.high) })
      return [{ area: lineName(line), own: meanShown(own), range }]
    })
    if (rows.length === 0) return []
    const sentence = m.similar_group({ role: roleName(role), schools })
    const common = COMMON.flatMap((name) => (by[name] === undefined ? [] : [{ word: valueName(name, by[name]), lang: languageOf(name) }]))
    return [{ who: roleName(role), sentence, common, rows }]
  })
}

const COMMON = ['level', 'region', 'urban', 'size']

/** A group in one line. */
export const groupLine = ({ sentence, common }: SimilarGroup): string => `${sentence} ${common.map(({ word }) => word).join('; ')}`

/** How the ranges are made, and which document they are of. */
export const originOf = (similar: Similar | undefined): string =>
  m.similar_origin({ rule: similar?.ruleVersion ?? '', digest: similar?.digest ?? '' })
