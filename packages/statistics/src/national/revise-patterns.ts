import { audit } from './audit.ts'
import type { Unit } from './catalogue.ts'
import type { CellStatus, Layer, Patterns } from './patterns.ts'
import { type By, planRevision, type Revision, type RevisionUnit } from './revision.ts'
import type { Problem, Verdict } from './suppress.ts'

/** A unit of one role that can be found again in another snapshot. */
export type KnownUnit = Unit & Pick<RevisionUnit, 'id' | 'digest'>

/** What an earlier snapshot shows of a role. */
export type EarlierPatterns = {
  readonly units: readonly KnownUnit[]
  readonly layers: readonly Layer[]
  /** Cells that show respondents. */
  readonly persons: readonly By[]
  /** Cells that show a layer. */
  readonly shown: ReadonlyMap<string, readonly By[]>
  /** Layers of which it shows sums across cells as well: of these a revision shows only cells that did not change. */
  readonly fixed?: ReadonlySet<string> | undefined
}

export type RevisedPatterns = Pick<Patterns, 'persons' | 'layers'> & {
  /** False: what changed is about too few (R10), or the audit found something. Then nothing may be published. */
  readonly mayPublish: boolean
  readonly runs: readonly Revision[]
}

type Now = { readonly units: readonly KnownUnit[]; readonly layers: readonly Layer[]; readonly patterns: Patterns }

/**
 * The patterns of a snapshot, made safe beside what earlier ones of the round show (R10–R12). Respondents and all layers with one pattern
 * in every snapshot are decided together; every other layer by itself, within that pattern and within its parts. A published number of
 * respondents that changes by too few stops the revision; a figure that does is hidden.
 */
export function revisePatterns(earlier: readonly EarlierPatterns[], now: Now): RevisedPatterns {
  const { patterns, layers } = now
  const together = layersLikePersons(earlier, now)
  const first = revise(earlier, now, together, patterns.persons)
  const persons = first.statuses
  const revised = new Map<string, readonly CellStatus[]>(together.map(({ id }) => [id, persons]))
  const runs: Revision[] = [first]
  for (let left = layers.filter(({ id }) => !revised.has(id)); left.length > 0; left = left.filter(({ id }) => !revised.has(id))) {
    const ready = left.filter(({ parts = [] }) => parts.every((part) => revised.has(part)))
    if (ready.length === 0) throw new RangeError(`layer ${left[0]?.id} has parts that are no layers`)
    const open = new Map(ready.map((layer) => [layer.id, openOf(layer, patterns, persons, revised)]))
    for (const group of groupsBy(ready, (layer) => keyOf(earlier, now, layer, open.get(layer.id) ?? []))) {
      const [layer] = group as [Layer]
      const run = revise(earlier, now, group, open.get(layer.id) ?? [])
      runs.push(run)
      for (const { id } of group) revised.set(id, statusesOf(run, patterns.layers.get(id) ?? [], persons))
    }
  }
  return { persons, layers: revised, runs, mayPublish: first.mayPublish && runs.every((run) => isTightBeside(run.problem, run.verdicts)) }
}

/** Nothing follows from all snapshots together that did not follow from the earlier ones already. */
export function isTightBeside(problem: Problem, verdicts: readonly Verdict[]): boolean {
  const before = audit(
    problem,
    verdicts.map(() => 'primary'),
  )
  const after = audit(problem, verdicts)
  const known = (list: readonly unknown[]): ReadonlySet<string> => new Set(list.map(String))
  return (Object.keys(after) as (keyof typeof after)[]).every((kind) => {
    const old = known(before[kind])
    return after[kind].every((one) => old.has(String(one)))
  })
}

/** Routine layers that were and are asked of everybody and show what the respondents show. */
function layersLikePersons(earlier: readonly EarlierPatterns[], now: Now): readonly Layer[] {
  const { patterns, layers } = now
  const routine = new Set(patterns.runs[0]?.layers)
  const key = keyOf(earlier, now, undefined, patterns.persons)
  const alike = new Map(
    layers
      .filter((layer) => routine.has(layer.id) && !isFixed(earlier, layer) && keyOf(earlier, now, layer, patterns.persons) === key)
      .map((layer) => [layer.id, layer]),
  )
  // Items come before areas, areas before roll-ups.
  for (const { id, parts = [] } of layers) if (parts.some((part) => !alike.has(part))) alike.delete(id)
  return [...alike.values()]
}

/** Layers with equal keys are the same algebra. */
function keyOf(earlier: readonly EarlierPatterns[], now: Now, layer: Layer | undefined, statuses: readonly CellStatus[]): string {
  const sides = [...earlier, now].map(({ units, layers }) => {
    const same = layer === undefined ? undefined : layers.find(({ id }) => id === layer.id)
    return units.map(({ respondents }, at) => (respondents === 0 ? '-' : isAsked(layer, same, at) ? '1' : '0')).join('')
  })
  return JSON.stringify([statuses, isFixed(earlier, layer), sides, earlier.map((side) => publishedOf(side, layer))])
}

const isAsked = (layer: Layer | undefined, same: Layer | undefined, at: number): boolean =>
  layer === undefined || (same !== undefined && (same.asked[at] as number) > 0)

const publishedOf = ({ persons, shown }: EarlierPatterns, layer: Layer | undefined): readonly By[] =>
  layer === undefined ? persons : (shown.get(layer.id) ?? [])

const isFixed = (earlier: readonly EarlierPatterns[], layer: Layer | undefined): boolean =>
  layer !== undefined && earlier.some(({ fixed }) => fixed?.has(layer.id) === true)

/** One run over a group of layers; of the respondents alone where there are none. */
function revise(earlier: readonly EarlierPatterns[], now: Now, group: readonly Layer[], statuses: readonly CellStatus[]): Revision {
  const [layer] = group
  const unitsOf = ({ units, layers }: Pick<Now, 'units' | 'layers'>): readonly RevisionUnit[] => {
    const same = group.map(({ id }) => layers.find((one) => one.id === id))
    return units.flatMap((unit, at) => (isAsked(layer, same[0], at) ? [{ ...unit, valid: same.map((one) => one?.valid[at] ?? 0) }] : []))
  }
  return planRevision(
    earlier.map((side) => ({ units: unitsOf(side), published: publishedOf(side, layer) })),
    { units: unitsOf(now), catalogue: now.patterns.catalogue, statuses, isFixed: isFixed(earlier, layer) },
  )
}

/** What a layer may show at most: what it would show alone, in cells that show respondents and all its parts. */
function openOf(
  { id, parts = [] }: Layer,
  { layers }: Patterns,
  persons: readonly CellStatus[],
  revised: ReadonlyMap<string, readonly CellStatus[]>,
): readonly CellStatus[] {
  return (layers.get(id) ?? []).map((status, cell) =>
    status === 'published' && persons[cell] === 'published' && parts.every((part) => revised.get(part)?.[cell] !== 'suppressed')
      ? 'published'
      : 'suppressed',
  )
}

/** Where nobody is asked it says so still, if the cell is shown at all. */
const statusesOf = ({ statuses }: Revision, alone: readonly CellStatus[], persons: readonly CellStatus[]): readonly CellStatus[] =>
  statuses.map((status, cell) =>
    status !== 'published' && alone[cell] === 'not-asked' && persons[cell] === 'published' ? 'not-asked' : status,
  )

function groupsBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly (readonly Item[])[] {
  const groups = new Map<string, Item[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return [...groups.values()]
}
