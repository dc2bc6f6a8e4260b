import type { Fold } from '@guzgu/event-sourcing'
import { addCompleteCase, newCompleteCases } from '@guzgu/statistics'
import { countScores, countVector } from './answer-counts.ts'
import { exerciseKeys, type Outcome, ROLE_NAMES, type RoleName, type Scored } from './outcome.ts'

/** A role and a section language: what one exercise gives to atoms of the nation. `student/az`. Or a role and a gender, if one was said. */
export type Stratum = `${RoleName}/${string}`

/**
 * What an exercise gives to the nation: the integers of trust.md §2.1 per role and section language, from responses with codes only.
 * Sums over schools are made from these at a snapshot.
 */
export type NationalTally = { sealed: boolean; readonly strata: Map<Stratum, StratumTally> }

export type StratumTally = {
  respondents: number
  /** Per item of the version `PER_ITEM` counts. */
  items: Uint32Array
  /** Per area, then per roll-up: `[n₁, S₁, Q₁, …]` by number of items answered. */
  readonly scores: Uint32Array[]
  /** Per area: complete cases of its core items that were asked, `[n, T, Q_T, S…, Q…, X…]`; a short form has cases of its own exercise only. */
  readonly cases: number[][]
}

/** Per item of the answer vector the index of its area if it is a core item, else −1; undefined while the version is not known here. */
export type CoreAreas = (questionnaire: string) => readonly number[] | undefined

const LARGEST_POINT = 5

/** The questionnaire is an immutable fact: whoever folds waits until it is known. */
export const createNationalTally = (coreAreasOf: CoreAreas): Fold<Outcome, NationalTally> =>
  tallyBy('national-tally.v1', coreAreasOf, ({ role, sectionLanguage }) => `${role}/${sectionLanguage}`)

/** The same people by gender instead of language: for the nation only, and never crossed with anything. `genderOf`: '' where it was not said. */
export const createGenderTally = (coreAreasOf: CoreAreas, genderOf: (outcome: Scored) => string): Fold<Outcome, NationalTally> =>
  tallyBy('gender-tally.v1', coreAreasOf, (outcome) => `${outcome.role}/${genderOf(outcome)}`)

const tallyBy = (view: string, coreAreasOf: CoreAreas, strataOf: (outcome: Scored) => Stratum): Fold<Outcome, NationalTally> => ({
  view,
  keys: exerciseKeys,
  initial: () => ({ sealed: false, strata: new Map() }),
  apply: (tally, outcome) => {
    if (tally.sealed) return
    if (outcome.kind === 'sealed') tally.sealed = true
    if (outcome.kind !== 'scored' || outcome.unverified) return
    const areaOfItem = coreAreasOf(outcome.questionnaire)
    if (areaOfItem === undefined) throw new Error(`the questionnaire ${outcome.questionnaire} is not known here`)
    count(stratumOf(tally, strataOf(outcome)), outcome, areaOfItem)
  },
  toJson: ({ sealed, strata }) => ({
    sealed,
    strata: Object.fromEntries([...strata].sort(byKey).map(([stratum, tally]) => [stratum, toJson(tally)])),
  }),
  fromJson: (json) => {
    const { sealed, strata } = json as TallyJson
    return { sealed, strata: new Map(Object.entries(strata).map(([stratum, tally]) => [stratum as Stratum, fromJson(tally)])) }
  },
})

/** The role and the language of a stratum. */
export const partsOf = (stratum: Stratum): { readonly role: RoleName; readonly language: string } => {
  const [role, language = ''] = stratum.split('/')
  if (!(ROLE_NAMES as readonly string[]).includes(role ?? '')) throw new Error(`not a stratum: ${stratum}`)
  return { role: role as RoleName, language }
}

const stratumOf = ({ strata }: NationalTally, stratum: Stratum): StratumTally => {
  let tally = strata.get(stratum)
  if (tally === undefined) {
    tally = { respondents: 0, items: new Uint32Array(0), scores: [], cases: [] }
    strata.set(stratum, tally)
  }
  return tally
}

const count = (tally: StratumTally, { answers, areaSums }: Scored, areaOfItem: readonly number[]): void => {
  tally.respondents += 1
  tally.items = countVector(tally.items, answers)
  countScores(tally.scores, areaSums)
  countCases(tally.cases, answers, areaOfItem)
}

const NOT_SHOWN = 0

const countCases = (cases: number[][], answers: Uint8Array, areaOfItem: readonly number[]): void => {
  const points: number[][] = []
  const incomplete = new Set<number>()
  for (let item = 0; item < answers.length; item += 1) {
    const area = areaOfItem[item] ?? -1
    const value = answers[item] as number
    if (area < 0 || value === NOT_SHOWN) continue
    if (value > LARGEST_POINT) incomplete.add(area)
    else (points[area] ??= []).push(value)
  }
  points.forEach((ofArea, area) => {
    if (incomplete.has(area)) return
    while (cases.length <= area) cases.push([])
    if (cases[area]?.length === 0) cases[area] = newCompleteCases(ofArea.length)
    addCompleteCase(cases[area] as number[], ofArea)
  })
}

// ── the document as plain data ───────────────────────────────────────────────────────────────────────────────────────────────

type StratumJson = {
  readonly respondents: number
  readonly items: readonly number[]
  readonly scores: readonly (readonly number[])[]
  readonly cases: readonly (readonly number[])[]
}
type TallyJson = { readonly sealed: boolean; readonly strata: Readonly<Record<string, StratumJson>> }

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1)

const toJson = ({ respondents, items, scores, cases }: StratumTally): StratumJson => ({
  respondents,
  items: Array.from(items),
  scores: scores.map((sums) => Array.from(sums)),
  cases: cases.map((sums) => [...sums]),
})

const fromJson = ({ respondents, items, scores, cases }: StratumJson): StratumTally => ({
  respondents,
  items: Uint32Array.from(items),
  scores: scores.map((sums) => Uint32Array.from(sums)),
  cases: cases.map((sums) => [...sums]),
})
