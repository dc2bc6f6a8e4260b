import { type Patterns, type Share, suppressed } from '@guzgu/statistics'
import {
  type AreaReliability,
  type CompleteCases,
  completeCases,
  type DesignEffect,
  designEffects,
  everybodyIn,
  type Judged,
  reliabilities,
} from './area-quality.ts'
import { createSummer } from './cell-sums.ts'
import { type Contribution, type Measure, measuresOf } from './contributions.ts'
import { type DrawnResults, drawnResults, drawnStrata } from './drawn-results.ts'
import type { QuestionnaireFacts } from './facts.ts'
import type { FrameUnit } from './frame.ts'
import type { GenderFigures } from './gender-results.ts'
import { type EarlierHeadline, type Headline, headlineOf } from './headline.ts'
import type { EarlierNation, NationalResults, RoleResults } from './national-results.ts'
import type { RoleName } from './outcome.ts'
import { type Representation, type ResponseLine, representations, responseLines } from './response-quality.ts'
import { type RoleComparison, roleComparisons } from './role-comparison.ts'
import type { Sample } from './sample.ts'
import { eachInTurn, type Stepwise } from './stepwise.ts'

/** How far the nation's results can be trusted, and its means weighted to the frame. */
export type NationalQuality = {
  readonly roles: readonly RoleQuality[]
  readonly comparisons: readonly RoleComparison[]
}

export type RoleQuality = {
  readonly role: RoleName
  readonly headlines: readonly ({ readonly measure: string } & Headline)[]
  readonly response: readonly ResponseLine[]
  readonly representativeness: readonly Representation[]
  readonly reliability: readonly AreaReliability[]
  readonly completeCases: readonly CompleteCases[]
  /** N/A among valid answers and N/A, of the nation. */
  readonly notApplicable: readonly { readonly measure: string; readonly share: Share }[]
  readonly designEffects: readonly DesignEffect[]
  /** Where schools were drawn for the round. */
  readonly drawn?: DrawnResults
  /** In a snapshot with figures by gender. */
  readonly gender?: readonly GenderFigures[]
}

/** What stands beside the cells of a snapshot, and the snapshots before it. */
export type QualityOptions = {
  /** The schools drawn for the round, and which cells are published. */
  readonly drawn?: { readonly sample: Sample; readonly patterns: ReadonlyMap<RoleName, Patterns> } | undefined
  readonly gender?: ReadonlyMap<RoleName, readonly GenderFigures[]> | undefined
  readonly earlier?: readonly EarlierQuality[]
}

/** An earlier snapshot of the round: what its quality was made of, and what it shows. */
export type EarlierQuality = EarlierNation & { readonly frame: readonly FrameUnit[]; readonly quality: NationalQuality }

/** Made beside the published cells, and only of what these show: nothing here is about a group that they hide. */
export function* nationalQuality(
  results: NationalResults,
  contributions: readonly Contribution[],
  questionnaire: QuestionnaireFacts,
  frame: readonly FrameUnit[],
  { drawn: beside, gender, earlier = [] }: QualityOptions = {},
): Stepwise<NationalQuality> {
  const strata = beside && drawnStrata(beside.sample, contributions)
  const measures = new Map(measuresOf(questionnaire).map((measure) => [measure.id, measure]))
  const roles: RoleQuality[] = []
  /** All answers of a role to an item. */
  const histograms = new Map<string, readonly number[]>()
  for (const ofRole of results.roles) {
    const judged = yield* judgedOf(ofRole, contributions, questionnaire, measures)
    const areas = judged.filter(({ measure }) => measure.kind === 'area')
    for (const { measure, summer, everybody } of judged)
      if (measure.kind === 'item') histograms.set(`${ofRole.role}/${measure.id}`, summer.sumOf(everybody.all).counts)
    const headlines = yield* eachInTurn(judged.filter(isArea), (one) => ({
      measure: one.measure.id,
      ...headlineOf(
        ofRole.role,
        one.measure,
        one.contributions,
        one.summer,
        frame,
        one.results,
        earlierOf(ofRole.role, one.measure, earlier),
      ),
    }))
    const [patterns, byGender] = [beside?.patterns.get(ofRole.role), gender?.get(ofRole.role)]
    const drawn = patterns && strata && drawnResults(ofRole.role, judged.filter(isArea), patterns, strata)
    yield
    roles.push({
      role: ofRole.role,
      headlines,
      response: responseLines(ofRole, frame),
      representativeness: representations(ofRole, frame),
      reliability: (yield* eachInTurn(areas, reliabilities)).flat(),
      completeCases: yield* eachInTurn(areas, (one) => unlessChanged(ofRole.role, completeCases(one), earlier)),
      notApplicable: judged.flatMap(notApplicable),
      designEffects: (yield* eachInTurn(judged, designEffects)).flat(),
      ...(drawn === undefined ? {} : { drawn: drawnUnlessOther(ofRole.role, drawn, earlier) }),
      ...(byGender === undefined ? {} : { gender: byGender }),
    })
    yield
  }
  return { roles, comparisons: roleComparisons(results, (role, measure) => histograms.get(`${role}/${measure}`) ?? []) }
}

/** Those that show the headline. */
const earlierOf = (role: RoleName, measure: Measure, earlier: readonly EarlierQuality[]): readonly EarlierHeadline[] =>
  earlier.flatMap(({ contributions, frame, quality }) => {
    const before = quality.roles.find((one) => one.role === role)?.headlines.find((one) => one.measure === measure.id)
    if (before?.shown !== true) return []
    const ofRole = contributions.filter((one) => one.role === role)
    return [{ contributions: ofRole, frame, summer: createSummer(measure, ofRole) }]
  })

/** Who is left out of complete cases may be few: beside another figure of an earlier snapshot nothing is shown. */
const unlessChanged = (role: RoleName, now: CompleteCases, earlier: readonly EarlierQuality[]): CompleteCases => {
  const isOther = earlier.some(({ quality }) => {
    const before = quality.roles.find((one) => one.role === role)?.completeCases.find((one) => one.measure === now.measure)
    return before?.shown === true && now.shown && (before.n !== now.n || before.mean !== now.mean || before.shareScored !== now.shareScored)
  })
  return isOther ? { measure: now.measure, key: now.key, ...suppressed } : now
}

/** Beside earlier snapshots the mean of drawn schools is shown where each of them shows the very same. */
const drawnUnlessOther = (role: RoleName, drawn: DrawnResults, earlier: readonly EarlierQuality[]): DrawnResults => ({
  ...drawn,
  headlines: drawn.headlines.map((now) => {
    const isTheSame = earlier.every(({ quality }) => {
      const before = quality.roles.find((one) => one.role === role)?.drawn?.headlines.find((one) => one.measure === now.measure)
      return before !== undefined && JSON.stringify(before) === JSON.stringify(now)
    })
    return isTheSame ? now : { measure: now.measure, ...suppressed }
  }),
})

const isArea = ({ measure }: Judged): boolean => measure.kind !== 'item'

function* judgedOf(
  { role, measures: published }: RoleResults,
  contributions: readonly Contribution[],
  questionnaire: QuestionnaireFacts,
  measures: ReadonlyMap<string, Measure>,
): Stepwise<readonly Judged[]> {
  const ofRole = contributions.filter((one) => one.role === role)
  const everybody = everybodyIn(ofRole)
  const known = published.filter(({ measure }) => measures.has(measure))
  return yield* eachInTurn(known, (results): Judged => {
    const measure = measures.get(results.measure) as Measure
    return { measure, contributions: ofRole, everybody, summer: createSummer(measure, ofRole), results, questionnaire }
  })
}

const notApplicable = ({ measure, results }: Judged): RoleQuality['notApplicable'] => {
  const nation = results.cells.find(({ key }) => key === 'nation')
  return nation?.shown === true && nation.naShare !== undefined ? [{ measure: measure.id, share: nation.naShare }] : []
}
