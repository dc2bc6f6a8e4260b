import { Rejection } from '@guzgu/event-sourcing'
import {
  audit,
  type Cell,
  type CellStatus,
  type Dimension,
  type EarlierPatterns,
  isTight,
  type KnownUnit,
  type Layer,
  measure as measureCells,
  NATIONAL_DIMENSIONS,
  NATIONAL_RULE_VERSION,
  type NationalCell,
  type NationalCount,
  type Patterns,
  planPatterns,
  publishNationalArea,
  publishNationalCount,
  publishNationalItem,
  revisePatterns,
  type Unit,
} from '@guzgu/statistics'
import { type CellSums, createSummer, type Summer } from './cell-sums.ts'
import { answersOf, type Contribution, isAsked, type Measure, measuresOf, unitIdOf } from './contributions.ts'
import type { QuestionnaireFacts } from './facts.ts'
import { ROLE_NAMES, type RoleName } from './outcome.ts'
import { type Mapped, withMapClasses } from './region-classes.ts'
import { eachInTurn, type Stepwise } from './stepwise.ts'

/** The nation's published results of one round: language-neutral, a pure function of sealed exercises and the registry. */
export type NationalResults = {
  readonly ruleVersion: string
  readonly questionnaire: { readonly id: string; readonly version: number }
  readonly roles: readonly RoleResults[]
}

export type RoleResults = {
  readonly role: RoleName
  /** Respondents and schools of every cell of the catalogue. */
  readonly respondents: readonly Published<NationalCount>[]
  readonly measures: readonly MeasureResults[]
}

export type MeasureResults = { readonly measure: string; readonly cells: readonly Mapped<Published<NationalCell>>[] }

/** A cell by its key, as `region=Quba-Xaçmaz,level=primary`; `nation` for the whole. In the order of the catalogue. */
export type Published<Figures> = { readonly key: string; readonly by: Readonly<Record<string, string>> } & Figures

/** An earlier snapshot of the round: what it was made of, and what it shows. */
export type EarlierNation = {
  readonly contributions: readonly Contribution[]
  readonly results: NationalResults
  /** Measures of which drawn schools are shown apart, by role. */
  readonly drawnShown?: ReadonlyMap<RoleName, readonly string[]> | undefined
}

/**
 * The only way from sealed exercises to national figures. Roles are never added up (R1). Beside earlier snapshots of the round only what is
 * safe together with them is shown (R10–R12).
 * @throws Error if the audit, by another prime and another method, finds anything that could be solved for
 * @throws Rejection snapshot-revision-unsafe
 */
export function* nationalResults(
  contributions: readonly Contribution[],
  questionnaire: QuestionnaireFacts,
  earlier: readonly EarlierNation[] = [],
  dimensions: readonly Dimension[] = NATIONAL_DIMENSIONS,
): Stepwise<{ readonly results: NationalResults; readonly patterns: ReadonlyMap<RoleName, Patterns> }> {
  const patterns = new Map<RoleName, Patterns>()
  const roles: RoleResults[] = []
  for (const role of ROLE_NAMES) {
    const ofRole = contributions.filter((one) => one.role === role)
    if (ofRole.length === 0) continue
    const planned = yield* resultsOfRole(role, ofRole, questionnaire, earlier, dimensions)
    patterns.set(role, planned.patterns)
    roles.push(planned.results)
  }
  const { id, version } = questionnaire
  return { results: { ruleVersion: NATIONAL_RULE_VERSION, questionnaire: { id, version }, roles }, patterns }
}

function* resultsOfRole(
  role: RoleName,
  contributions: readonly Contribution[],
  questionnaire: QuestionnaireFacts,
  earlier: readonly EarlierNation[],
  dimensions: readonly Dimension[],
): Stepwise<{ readonly results: RoleResults; readonly patterns: Patterns }> {
  const { units, asked, summers, layers } = yield* prepare(contributions, questionnaire)
  yield
  const alone = planPatterns(units, layers, dimensions)
  for (const { problem, verdicts } of alone.runs)
    if (!isTight(audit(problem, verdicts)))
      throw new Error(`what would be published of ${role}s gives something away: nothing is published`)
  yield
  const patterns = yield* besideEarlier(role, { contributions, layers, patterns: alone }, earlier, questionnaire)
  yield
  const { cells } = patterns.catalogue
  const members = membersOf(patterns)
  const measures: MeasureResults[] = []
  for (const measure of asked) {
    const summer = summers.get(measure.id) as Summer
    const statuses = patterns.layers.get(measure.id) ?? []
    const figures = cells.map((cell, at) => published(cell, publish(measure, statuses[at] ?? 'suppressed', summer, members[at] ?? [])))
    measures.push({ measure: measure.id, cells: withMapClasses(figures, (at) => summer.sumOf(members[at] ?? []).clusters) })
    yield
  }
  const sizes = measureCells(
    patterns.catalogue,
    units,
    units.map(({ respondents }) => respondents),
  ).cells
  const respondents = cells.map((cell, at) =>
    published(cell, publishNationalCount(patterns.persons[at] ?? 'suppressed', sizes[at] ?? { respondents: 0, schools: 0, largest: 0 })),
  )
  return { results: { role, respondents, measures }, patterns }
}

/** What is decided about, of one role. */
type Prepared = {
  readonly units: readonly Unit[]
  readonly asked: readonly Measure[]
  readonly summers: ReadonlyMap<string, Summer>
  readonly layers: readonly Layer[]
}

function* prepare(contributions: readonly Contribution[], questionnaire: QuestionnaireFacts): Stepwise<Prepared> {
  const units = contributions.map(({ unit, tally }) => ({ ...unit, respondents: tally.respondents }))
  const asked = measuresOf(questionnaire).filter((measure) => contributions.some((one) => isAsked(measure, one)))
  const summers = new Map(yield* eachInTurn(asked, (measure) => [measure.id, createSummer(measure, contributions)] as const))
  return { units, asked, summers, layers: layersOf(asked, contributions, summers, questionnaire) }
}

/** @throws Rejection snapshot-revision-unsafe */
function* besideEarlier(
  role: RoleName,
  { contributions: all, ...now }: Omit<Parameters<typeof revisePatterns>[1], 'units'> & { readonly contributions: readonly Contribution[] },
  earlier: readonly EarlierNation[],
  questionnaire: QuestionnaireFacts,
): Stepwise<Patterns> {
  if (earlier.length === 0) return now.patterns
  const sides: EarlierPatterns[] = []
  for (const { contributions, results, drawnShown } of earlier) {
    const ofRole = contributions.filter((one) => one.role === role)
    const shown = results.roles.find((one) => one.role === role)
    sides.push({
      ...(yield* prepare(ofRole, questionnaire)),
      units: knownUnits(ofRole),
      fixed: new Set(drawnShown?.get(role)),
      persons: shownIn(shown?.respondents ?? []),
      shown: new Map((shown?.measures ?? []).map(({ measure, cells }) => [measure, shownIn(cells)])),
    })
  }
  const { persons, layers, mayPublish } = revisePatterns(sides, { ...now, units: knownUnits(all) })
  if (!mayPublish) throw new Rejection('snapshot-revision-unsafe')
  return { ...now.patterns, persons, layers }
}

/** Of a nation this is hundreds of megabytes: only where there is something to compare with. */
const knownUnits = (contributions: readonly Contribution[]): readonly KnownUnit[] =>
  contributions.map((one) => ({ ...one.unit, respondents: one.tally.respondents, id: unitIdOf(one), digest: answersOf(one) }))

const shownIn = (cells: readonly Published<{ readonly shown: boolean }>[]): readonly Published<object>['by'][] =>
  cells.filter(({ shown }) => shown).map(({ by }) => by)

/** Items first: an area names its parts. */
const layersOf = (
  measures: readonly Measure[],
  contributions: readonly Contribution[],
  summers: ReadonlyMap<string, Summer>,
  questionnaire: QuestionnaireFacts,
): readonly Layer[] => {
  const known = new Set(measures.map(({ id }) => id))
  const layers = measures.map((measure): Layer => {
    const valid = summers.get(measure.id)?.valid ?? []
    const isIn = contributions.map((one) => isAsked(measure, one))
    const parts = partsOf(measure, questionnaire).filter((id) => known.has(id))
    return {
      id: measure.id,
      asked: contributions.map(({ tally }, at) => (isIn[at] ? tally.respondents : 0)),
      valid: valid.map((persons, at) => (isIn[at] ? persons : 0)),
      ...(parts.length === 0 ? {} : { parts }),
    }
  })
  return [...layers].sort((a, b) => orderOf(a) - orderOf(b))
}

const orderOf = ({ id }: Layer): number => ['item', 'area', 'roll-up'].indexOf(id.split('/')[0] ?? '')

/** An area is made of its core items, a roll-up of areas. */
const partsOf = ({ kind, name }: Measure, { items, rollUps }: QuestionnaireFacts): readonly string[] => {
  if (kind === 'area') return items.filter((item) => item.kind === 'core' && item.area === name).map((item) => `item/${item.id}`)
  if (kind === 'roll-up') return (rollUps.find((rollUp) => rollUp.id === name)?.areas ?? []).map((area) => `area/${area}`)
  return []
}

/** The contributions in each cell. */
const membersOf = ({ catalogue }: Patterns): readonly (readonly number[])[] => {
  const ofAtom = Array.from({ length: catalogue.atoms }, (): number[] => [])
  catalogue.atomOf.forEach((atom, unit) => {
    if (atom >= 0) ofAtom[atom]?.push(unit)
  })
  return catalogue.cells.map(({ atoms }) => atoms.flatMap((atom) => ofAtom[atom] ?? []))
}

const publish = (measure: Measure, status: CellStatus, { sumOf, scale }: Summer, members: readonly number[]): NationalCell => {
  if (status !== 'published') return status === 'not-asked' ? { shown: false, symbol: '[z]' } : { shown: false, symbol: '[c]' }
  const { size, counts, clusters }: CellSums = sumOf(members)
  return measure.kind === 'item'
    ? publishNationalItem({ status, size, histogram: counts, clusters })
    : publishNationalArea({ status, size, clusters, scale, points: measure.points })
}

const published = <Figures extends object>({ key, by }: Cell, figures: Figures): Published<Figures> => ({ key, by, ...figures })
