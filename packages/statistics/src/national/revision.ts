import { buildCatalogue, type Catalogue, cellKey, type Dimension, NATION, type Unit, valuesOf } from './catalogue.ts'
import type { Vector } from './echelon.ts'
import { unsafeGroups } from './groups.ts'
import type { CellStatus } from './patterns.ts'
import { type CellSize, isSafe, NATIONAL_RULE, type SafetyRule } from './rule.ts'
import { measurer } from './sizes.ts'
import { type Problem, suppress, type Verdict } from './suppress.ts'

/** A unit of a snapshot. `id` names the unit in all snapshots; equal digests mean equal answers. */
export type RevisionUnit = Unit & {
  readonly id: string
  readonly digest: string
  /** Valid answers to each figure that is decided together with the respondents; as many in every snapshot. */
  readonly valid?: readonly number[]
}

/** R10: what a published cell may change by, if it changes at all. */
export const REVISION_RULE: SafetyRule = Object.freeze({ respondents: 10, schools: 3, largestPercent: 100, withoutLargest: 0 })

export type By = Readonly<Record<string, string>>

/** A snapshot that is public already: the people in it, and the cells that it shows. */
export type Earlier = { readonly units: readonly RevisionUnit[]; readonly published: readonly By[] }

export type CellRevision = {
  readonly key: string
  /** `too-small`: published before, and the difference would be about too few persons or schools. Never print this list; wait. */
  readonly change: 'none' | 'changed' | 'too-small' | 'new' | 'withdrawn'
}

export type Revision = {
  /** False: wait for more changes. Then nothing of the revision may be published (R10). */
  readonly mayPublish: boolean
  readonly cells: readonly CellRevision[]
  /** In the order of the cells of the new catalogue. */
  readonly statuses: readonly CellStatus[]
  readonly problem: Problem
  readonly verdicts: readonly Verdict[]
}

type Now = {
  readonly units: readonly RevisionUnit[]
  readonly catalogue: Catalogue
  /** The pattern that the new snapshot would have alone, in the order of the cells of the catalogue of its units. */
  readonly statuses: readonly CellStatus[]
  /** Only cells that did not change are shown. */
  readonly isFixed?: boolean
}

/**
 * A revision of a snapshot (R10–R12): algorithm C over the cells of all snapshots of a round together. The unknowns are products of the
 * values in each snapshot (R12) and, apart, what changed in each group; what earlier snapshots show is given. The nation,
 * once shown, is not taken back.
 */
export function planRevision(earlier: readonly Earlier[], now: Now): Revision {
  const { catalogue, statuses } = now
  const { dimensions } = catalogue
  const unknowns = unknownsOf([...earlier.map(({ units }) => units), now.units], dimensions)
  const past = earlier.map(({ units, published }, version) => {
    const side = sideOf(units, unknowns, version, dimensions)
    return { ...side, published: new Set(published.map((by) => cellKey(by, dimensions))) }
  })
  const present = sideOf(now.units, unknowns, earlier.length, dimensions)
  const membersNow = ({ key }: { readonly key: string }) => present.cells.get(key) ?? []
  const changes = catalogue.cells.map((cell, index) => {
    const shown = past.filter(({ published }) => published.has(cell.key))
    if (shown.length === 0) return statuses[index] === 'published' ? 'new' : undefined
    if (statuses[index] !== 'published') return 'withdrawn'
    return worst(shown.map(({ cells }) => changeOf(unknowns, cells.get(cell.key) ?? [], membersNow(cell))))
  })
  const problem: Problem = {
    atoms: unknowns.length,
    unsafe: unknowns.flatMap((unknown, index) => (isSafeFor([unknown], unknown.isChange ? REVISION_RULE : NATIONAL_RULE) ? [] : [index])),
    cells: catalogue.cells.map((cell, index) => ({
      atoms: membersNow(cell),
      safe: statuses[index] === 'published' && changes[index] !== 'too-small' && (now.isFixed !== true || changes[index] === 'none'),
    })),
    groups: [...past, present].flatMap(({ unsafe }) => unsafe).concat(past.flatMap((side) => smallChanges(unknowns, side, present))),
    schools: loneUnknowns(unknowns),
    given: past.flatMap(({ cells, published }) => [...published].map((key) => ({ atoms: cells.get(key) ?? [] }))),
  }
  const verdicts = suppress(problem)
  const cells = catalogue.cells.flatMap(({ key }, index) => {
    const isIn = verdicts[index] === 'published' || changes[index] === 'too-small'
    const change = isIn ? changes[index] : past.some(({ published }) => published.has(key)) ? 'withdrawn' : undefined
    return change === undefined ? [] : [{ key, change } as const]
  })
  return {
    mayPublish: cells.every(({ key, change }) => change !== 'too-small' && (key !== NATION || change !== 'withdrawn')),
    cells,
    statuses: verdicts.map((verdict) => (verdict === 'published' ? 'published' : 'suppressed')),
    problem,
    verdicts,
  }
}

/** Persons who move together: with the same values in every snapshot, or what changed in a group. */
type Unknown = {
  /** In each snapshot the code of the values; undefined where these persons, or this change, are not in it. */
  readonly codes: readonly (string | undefined)[]
  readonly isChange: boolean
  /** Per way of counting, persons by school. */
  readonly schools: readonly Map<string, number>[]
}

function unknownsOf(versions: readonly (readonly RevisionUnit[])[], dimensions: readonly Dimension[]): readonly Unknown[] {
  const unknowns = new Map<string, Unknown>()
  const histories = new Map<string, (RevisionUnit | undefined)[]>()
  versions.forEach((units, version) => {
    for (const unit of units) {
      const history = histories.get(unit.id) ?? new Array<RevisionUnit | undefined>(versions.length).fill(undefined)
      history[version] = unit
      histories.set(unit.id, history)
    }
  })
  const add = (history: readonly (RevisionUnit | undefined)[], from: number, school: string, counts: readonly number[]): void => {
    const codes = history.map((unit, version) => (unit === undefined || version < from ? undefined : codeOf(unit, dimensions)))
    const key = JSON.stringify([from > 0, codes.map((code) => code ?? null)])
    const unknown = unknowns.get(key) ?? { codes, isChange: from > 0, schools: counts.map(() => new Map<string, number>()) }
    unknowns.set(key, unknown)
    unknown.schools.forEach((schools, way) => {
      if ((counts[way] as number) > 0) schools.set(school, (schools.get(school) ?? 0) + (counts[way] as number))
    })
  }
  for (const history of histories.values()) {
    let known: RevisionUnit | undefined
    history.forEach((unit, version) => {
      if (unit === undefined) return
      if (version === 0 && unit.respondents > 0) add(history, 0, unit.school, countsOf(unit))
      if (version > 0 && (known?.digest !== unit.digest || known.respondents !== unit.respondents)) {
        const before = known === undefined ? [] : countsOf(known)
        add(
          history,
          version,
          unit.school,
          countsOf(unit).map((count, way) => Math.max(1, Math.abs(count - (before[way] ?? 0)))),
        )
      }
      known = unit
    })
  }
  return [...unknowns.values()]
}

const countsOf = ({ respondents, valid = [] }: RevisionUnit): readonly number[] => [respondents, ...valid]

const codeOf = (unit: Unit, dimensions: readonly Dimension[]): string =>
  JSON.stringify(dimensions.map(({ name }) => [...valuesOf(unit, name)].sort()))

/** One snapshot in terms of the unknowns: its cells by their keys, and what is too small in it. */
type Side = { readonly cells: ReadonlyMap<string, readonly number[]>; readonly unsafe: readonly Vector[] }

function sideOf(units: readonly RevisionUnit[], unknowns: readonly Unknown[], version: number, dimensions: readonly Dimension[]): Side {
  const catalogue = buildCatalogue(units, dimensions)
  const ofCode = new Map<string, number[]>()
  unknowns.forEach(({ codes }, index) => {
    const code = codes[version]
    if (code !== undefined) ofCode.set(code, [...(ofCode.get(code) ?? []), index])
  })
  const ofAtom = catalogue.examples.map((unit) => ofCode.get(codeOf(unit, dimensions)) ?? [])
  const within = (atoms: readonly number[]): readonly number[] => atoms.flatMap((atom) => ofAtom[atom] ?? []).sort((a, b) => a - b)
  const sizes = measurer(
    catalogue,
    units,
    units.map(({ respondents }) => respondents),
  )
  const cells = new Map(catalogue.cells.map(({ key, atoms }) => [key, within(atoms)]))
  const small = [...cells.values()].filter((members) => members.length > 0 && !isSafeFor(members.map((at) => unknowns[at] as Unknown)))
  const groups = unsafeGroups(catalogue, sizes).map(({ atoms }) => within(atoms))
  return { cells, unsafe: [...small, ...groups].map((atoms) => ({ atoms })) }
}

function isSafeFor(unknowns: readonly Unknown[], rule: SafetyRule = NATIONAL_RULE): boolean {
  return (unknowns[0]?.schools ?? []).every((_, way) => isSafe(sizeOf(unknowns, way), rule))
}

function sizeOf(unknowns: readonly Unknown[], way: number): CellSize {
  const all = new Map<string, number>()
  for (const { schools } of unknowns) for (const [school, persons] of schools[way] ?? []) all.set(school, (all.get(school) ?? 0) + persons)
  const persons = [...all.values()]
  return {
    respondents: persons.reduce((sum, one) => sum + one, 0),
    schools: all.size,
    largest: persons.reduce((most, one) => Math.max(most, one), 0),
  }
}

/** What entered or left a cell. */
function differenceOf(before: readonly number[], now: readonly number[]): Required<Vector> {
  const [old, current] = [new Set(before), new Set(now)]
  const [left, entered] = [before.filter((index) => !current.has(index)), now.filter((index) => !old.has(index))]
  return { atoms: [...left, ...entered], weights: [...left.map(() => -1), ...entered.map(() => 1)] }
}

type Change = 'none' | 'changed' | 'too-small'

function changeOf(unknowns: readonly Unknown[], before: readonly number[], now: readonly number[]): Change {
  const { atoms } = differenceOf(before, now)
  if (atoms.length === 0) return 'none'
  const moved = atoms.map((index) => unknowns[index] as Unknown)
  return isSafeFor(moved, REVISION_RULE) ? 'changed' : 'too-small'
}

const worst = (changes: readonly Change[]): Change =>
  changes.includes('too-small') ? 'too-small' : changes.includes('changed') ? 'changed' : 'none'

/** Small changes of any cell: nobody may compute them, whichever cells they come from. */
function smallChanges(unknowns: readonly Unknown[], before: Side, now: Side): readonly Vector[] {
  return [...new Set([...before.cells.keys(), ...now.cells.keys()])].flatMap((key) => {
    const [old, current] = [before.cells.get(key) ?? [], now.cells.get(key) ?? []]
    return changeOf(unknowns, old, current) === 'too-small' ? [differenceOf(old, current)] : []
  })
}

/** Per school that is alone in two unknowns or more: these. */
function loneUnknowns(unknowns: readonly Unknown[]): readonly (readonly number[])[] {
  const own = new Map<string, number[]>()
  unknowns.forEach(({ schools: [respondents] }, index) => {
    const [school, ...others] = respondents?.keys() ?? []
    if (school !== undefined && others.length === 0) own.set(school, [...(own.get(school) ?? []), index])
  })
  return [...own.values()].filter((indexes) => indexes.length > 1)
}
