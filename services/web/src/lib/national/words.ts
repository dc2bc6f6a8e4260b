import { momentText } from '#lib/dates.ts'
import { LANGUAGE_NAMES, type Language } from '#lib/language.ts'
import { numberText } from '#lib/report/numbers.ts'
import { shareText } from '#lib/report/report.ts'
import { levelName, roleName } from '#lib/report/words.ts'
import { ROLES } from '#lib/roles.ts'
import map from '#lib/round/regions.json'
import { m } from '../../paraglide/messages.js'
import {
  type AreaMeans,
  boundsText,
  type Cell,
  type MapClass,
  meanPlace,
  meanText,
  type Named,
  RESPONDENTS,
  type Show,
  type Snapshot,
  type View,
} from './national.ts'

const DIMENSIONS: Readonly<Record<string, () => string>> = {
  region: m.national_dimension_region,
  level: m.national_dimension_level,
  urban: m.national_dimension_urban,
  language: m.national_dimension_language,
  type: m.national_dimension_type,
  size: m.national_dimension_size,
  rayon: m.national_dimension_rayon,
  programme: m.national_dimension_programme,
}
export const dimensionName = (name: string): string => DIMENSIONS[name]?.() ?? name

export const combinationName = (by: readonly string[]): string => {
  const [first, second] = by
  if (first === undefined) return m.national_by_nation()
  return second === undefined ? dimensionName(first) : m.national_two({ first: dimensionName(first), second: dimensionName(second) })
}

const VALUES: Readonly<Record<string, Readonly<Record<string, () => string>>>> = {
  urban: { urban: m.national_value_urban, rural: m.national_value_rural },
  language: { az: m.national_value_az, ru: m.national_value_ru, en: m.national_value_en },
  type: {
    general: m.national_value_general,
    lyceum: m.national_value_lyceum,
    gymnasium: m.national_value_gymnasium,
    vocational: m.national_value_vocational,
  },
  size: { small: m.national_value_small, medium: m.national_value_medium, large: m.national_value_large },
}

/** A value of a dimension; places are called what they are called. */
export const valueName = (dimension: string, value: string): string =>
  dimension === 'level' ? levelName(value) : (VALUES[dimension]?.[value]?.() ?? LANGUAGE_NAMES[value as 'az'] ?? value)

/** Names of places are Azerbaijani in every language. */
export const languageOf = (dimension: string | undefined): 'az' | undefined =>
  dimension === 'region' || dimension === 'rayon' || dimension === 'programme' ? 'az' : undefined

export const named = (cells: readonly Cell[], by: readonly string[]): readonly Named[] =>
  cells.map((cell) => ({
    cell,
    values: by.map((name) => cell.by[name] ?? ''),
    names: by.length === 0 ? [m.national_nation()] : by.map((name) => valueName(name, cell.by[name] ?? '')),
  }))

/** `names`: of measures, by their ids. */
export const measureName = (measure: string, names: Readonly<Record<string, string>>): string =>
  measure === RESPONDENTS ? m.national_respondents() : (names[measure] ?? measure)

const SHOW_NAMES: Readonly<Record<Show, () => string>> = { table: m.national_table, chart: m.national_chart, map: m.national_map }
export const showName = (show: Show): string => SHOW_NAMES[show]()

const CLASS_NAMES: Readonly<Record<MapClass, () => string>> = {
  above: m.national_class_above,
  'not-different': m.national_class_same,
  below: m.national_class_below,
}
export const className = (one: MapClass | undefined): string => (one === undefined ? m.national_class_none() : CLASS_NAMES[one]())

/** "3.61, between 3.55 and 3.67", or the symbol. */
export const meanWords = (cell: Cell | undefined): string =>
  cell?.shown === true && cell.interval !== undefined
    ? m.national_mean_with({ mean: meanText(cell), ...boundsText(cell.interval) })
    : meanText(cell)

/** The same of somebody, in words: no symbol is read aloud. */
export const meanOf = (who: string, cell: Cell | undefined): string => {
  if (cell === undefined || (!cell.shown && cell.symbol === '[z]')) return m.national_not_asked_of({ who })
  if (!cell.shown) return m.national_hidden_of({ who })
  return cell.interval === undefined
    ? m.national_mean_of({ who, mean: meanText(cell) })
    : m.national_mean_between({ who, mean: meanText(cell), ...boundsText(cell.interval) })
}

/** Rows of a drawing: a mark for each. */
export const meanRows = (rows: readonly Named[], { role, by }: View) =>
  rows.map(({ names, cell }) => ({
    name: names[0] ?? '',
    lang: languageOf(by[0]),
    words: meanOf(names.join(', '), cell),
    marks: [{ role, cell }],
  }))

export const rolesMeans = (cells: AreaMeans['cells']): string => ROLES.map((role) => meanOf(roleName(role), cells[role])).join('; ')

/** The highest and the lowest of the means that are shown. */
export const factsSentence = (areas: readonly AreaMeans[]): string => {
  const means = areas
    .flatMap(({ name, cells }) => ROLES.map((role) => ({ name, role, cell: cells[role], mean: meanPlace(cells[role]) })))
    .filter((one): one is typeof one & { readonly mean: number } => one.mean !== undefined)
    .sort((one, other) => one.mean - other.mean)
  const [lowest, highest] = [means[0], means.at(-1)]
  if (lowest === undefined || highest === undefined) return m.national_nothing()
  const say = ({ name, role, cell }: typeof lowest) => meanOf(`${name}, ${roleName(role)}`, cell)
  return m.national_facts_sentence({ high: say(highest), low: say(lowest) })
}

/** What a view says in a sentence: from published figures only, and no group is named by its rank. */
export const viewSentence = (view: View, rows: readonly Named[], nation: Cell | undefined): string => {
  const means = rows.map(({ cell }) => cell).filter((cell) => meanPlace(cell) !== undefined)
  const ordered = means.toSorted((one, other) => (meanPlace(one) ?? 0) - (meanPlace(other) ?? 0))
  const hidden = rows.filter(({ cell }) => !cell.shown && cell.symbol === '[c]').length
  const isDivided = view.by.length > 0
  return [
    view.measure === RESPONDENTS
      ? `${roleName(view.role)}.`
      : m.national_sentence_one({ role: roleName(view.role), nation: nation?.shown === true ? meanWords(nation) : m.national_hidden() }),
    ...(isDivided && ordered.length > 1
      ? [m.national_sentence_span({ shown: ordered.length, low: meanText(ordered[0]), high: meanText(ordered.at(-1)) })]
      : []),
    ...(isDivided && hidden > 0 ? [m.national_sentence_hidden({ hidden })] : []),
  ].join(' ')
}

/** How many regions of the map are in each class. */
export const mapSentence = (classes: ReadonlyMap<string, MapClass>): string => {
  const within = (one: MapClass | undefined): number => map.regions.filter(({ name }) => classes.get(name) === one).length
  const counts = { above: within('above'), same: within('not-different'), below: within('below'), hidden: within(undefined) }
  return m.national_map_sentence({ regions: map.regions.length, ...counts })
}

/** When the platform last made a snapshot again from the log, and what came out. */
export const verifiedSentence = ({ verifiedAt, different }: Pick<Snapshot, 'verifiedAt' | 'different'>, language: Language): string => {
  if (different) return m.national_verified_different()
  return verifiedAt === undefined ? m.national_verified_not_yet() : m.national_verified({ moment: momentText(verifiedAt, language) })
}

/** The figures of a row, as they stand in a table: n, schools, mean, interval, agree, N/A. A hidden one has its symbol in each. */
export const figureTexts = (cell: Cell): readonly string[] => {
  if (!cell.shown) return Array.from({ length: 6 }, () => cell.symbol)
  const { interval, agree, naShare } = cell
  return [
    `${cell.n}`,
    `${cell.schools}`,
    `${meanText(cell)}${(cell.symbols ?? []).map((symbol) => ` ${symbol}`).join('')}`,
    interval === undefined ? '–' : numberText(`${interval.low}–${interval.high}`),
    agree === undefined ? '–' : shareText(agree),
    naShare === undefined ? '–' : shareText(naShare),
  ]
}
