import { ROLES, type Role } from '#lib/roles.ts'
import { m } from '../../paraglide/messages.js'
import { numberText } from './numbers.ts'
import {
  type AreaLine,
  type Cell,
  type Cells,
  type Figures,
  figuresOf,
  meanPlace,
  meanShown,
  meanText,
  type SchoolReport,
  shareText,
} from './report.ts'
import { cellText, roleInline, roleName, roleThan } from './words.ts'

// What a drawing says to who cannot see it, and what stands beside it: the same on the page and on paper, from published figures only.

/** The highest and the lowest of the means that are shown. */
export const areasSentence = (lines: readonly AreaLine[]): string => {
  const means = lines
    .flatMap((line) => ROLES.map((role) => ({ line, role, mean: meanPlace(line.cells[role]) })))
    .filter((one): one is typeof one & { readonly mean: number } => one.mean !== undefined)
    .sort((one, other) => one.mean - other.mean)
  const [lowest, highest] = [means[0], means.at(-1)]
  if (lowest === undefined || highest === undefined) return m.report_nothing_shown()
  return m.report_areas_sentence({
    high: lineName(highest.line),
    highMean: meanShown(highest.line.cells[highest.role]),
    highRole: roleInline(highest.role),
    low: lineName(lowest.line),
    lowMean: meanShown(lowest.line.cells[lowest.role]),
    lowRole: roleInline(lowest.role),
  })
}

/** The letter of an area and its name. */
export const lineName = ({ id, title }: Pick<AreaLine, 'id' | 'title'>): string => `${id} ${title}`.trim()

/** Every point of the scale with its share. */
export const barSentence = (role: Role, histogram: NonNullable<Figures['histogram']>, points: readonly string[]): string =>
  `${roleName(role)}: ${histogram.map((share, i) => `${points[i] ?? i + 1}: ${shareText(share)}`).join('; ')}`

/** Whose figures, their mean, how many they are. A mean of one or two leaders stands without their number. */
export const figuresSentence = (cell: Cell | undefined): string => {
  const n = figuresOf(cell)?.n
  return `${m.report_mean()} ${meanShown(cell)}${n === undefined ? '' : ` · n = ${n}`}`
}

/** Who agrees; those to whom it does not apply and those who skipped it stand apart. */
export const agreeSentence = ({ agree, notApplicable = 0, skipped = 0 }: Figures): readonly [string, ...string[]] => [
  m.report_agree({ share: shareText(agree) }),
  ...(notApplicable > 0 ? [m.report_not_applicable({ count: notApplicable })] : []),
  ...(skipped > 0 ? [m.report_skipped({ count: skipped })] : []),
]

export const gapSentence = ({ higher, lower, gap }: SchoolReport['gaps'][number]): string =>
  m.report_gap({ higher: roleName(higher), lower: roleThan(lower), gap: numberText(gap) })

/** The means of all roles in one line. */
export const roleMeans = (cells: Cells): string => ROLES.map((role) => `${roleName(role)} ${cellText(cells[role])}`).join('; ')

/** Whose mean is not drawn, and why. */
export const missingOf = (cells: Cells): readonly string[] =>
  ROLES.flatMap((role) => {
    const text = meanText(cells[role])
    if (text === '[z]') return [m.report_role_not_asked({ role: roleName(role) })]
    return text === '[c]' ? [`${roleName(role)}: [c]`] : []
  })
