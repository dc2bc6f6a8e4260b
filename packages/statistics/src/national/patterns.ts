import { buildCatalogue, type Catalogue, type Dimension, NATIONAL_DIMENSIONS, type Unit } from './catalogue.ts'
import { unsafeGroups } from './groups.ts'
import { isSafe } from './rule.ts'
import { loneAtoms, measure, measurer, type Sizes } from './sizes.ts'
import { type Problem, suppress, type Verdict } from './suppress.ts'

/** One additive figure of a role: an item, or an area with the items that add up to it. */
export type Layer = {
  readonly id: string
  /** Persons who were asked, per unit. */
  readonly asked: ArrayLike<number>
  /** Of an item the valid answers, of an area the persons with a score, per unit. */
  readonly valid: ArrayLike<number>
  /** Of an area: its core items. They must be layers too. */
  readonly parts?: readonly string[]
}

/** What a cell shows of a layer. `suppressed` says nothing about why. */
export type CellStatus = 'published' | 'suppressed' | 'not-asked'

/** Which cells of a role are published: one pattern for all figures, but for those that need one of their own. */
export type Patterns = {
  readonly catalogue: Catalogue
  /** Of the number of respondents and everything that all layers have; in the order of the cells. */
  readonly persons: readonly CellStatus[]
  readonly layers: ReadonlyMap<string, readonly CellStatus[]>
  /** Every run of algorithm C, to be audited. */
  readonly runs: readonly Run[]
}

export type Run = { readonly layers: readonly string[]; readonly problem: Problem; readonly verdicts: readonly Verdict[] }

/**
 * One pattern per (snapshot, role), applied to every additive figure, so that mean, error and distribution cannot disagree (§1.4).
 * A cell is in it only if its respondents and the valid answers to every routine layer are safe (R5). A layer has a run of its own,
 * within that pattern, if more than 30 % of the answers are missing (R6) or some units were not asked; an area, if one of its items
 * has: a cell in which an item is hidden does not show the area either, or the difference would be the item (R5).
 */
export function planPatterns(
  units: readonly Unit[],
  layers: readonly Layer[],
  dimensions: readonly Dimension[] = NATIONAL_DIMENSIONS,
): Patterns {
  const respondents = units.map((unit) => unit.respondents)
  const frame = frameOf(units, respondents, dimensions)
  const measured = layers.map((layer) => measureLayer(frame, units, layer))
  const keys = runKeys(measured)
  const routine = measured.filter(({ layer }) => keys.get(layer.id) === ROUTINE)
  const first = run(frame, [frame.sizes, ...routine.map(({ valid }) => valid)], () => true, undefined)
  const persons = first.verdicts.map(statusOf)
  const statuses = new Map(routine.map(({ layer }) => [layer.id, persons]))
  const runs: Run[] = [{ layers: routine.map(({ layer }) => layer.id), ...first }]
  for (const [key, members] of groupsBy(measured, ({ layer }) => keys.get(layer.id) ?? '')) {
    if (key === ROUTINE) continue
    const asked = members[0]?.asked ?? new Uint8Array()
    const isOpen = (cell: number) => persons[cell] === 'published' && members.every(({ layer }) => showsParts(layer, cell, statuses))
    const own = run(
      frame,
      members.map(({ valid }) => valid),
      isOpen,
      asked,
    )
    const status = own.verdicts.map((verdict, cell) => (isUnasked(frame.catalogue, cell, asked, persons) ? 'not-asked' : statusOf(verdict)))
    for (const { layer } of members) statuses.set(layer.id, status)
    runs.push({ layers: members.map(({ layer }) => layer.id), ...own })
  }
  return { catalogue: frame.catalogue, persons, layers: statuses, runs }
}

const ROUTINE = 'routine'

type Frame = {
  readonly catalogue: Catalogue
  readonly sizes: Sizes
  readonly groups: Problem['groups']
  readonly schools: Problem['schools']
}

function frameOf(units: readonly Unit[], respondents: readonly number[], dimensions: readonly Dimension[]): Frame {
  const catalogue = buildCatalogue(units, dimensions)
  return {
    catalogue,
    sizes: measure(catalogue, units, respondents),
    groups: unsafeGroups(catalogue, measurer(catalogue, units, respondents)),
    schools: loneAtoms(catalogue, units),
  }
}

type Measured = {
  readonly layer: Layer
  readonly valid: Sizes
  /** 1 for every atom in which somebody was asked. */
  readonly asked: Uint8Array
  /** Which units were asked: layers of the same people may share a run. */
  readonly people: string
  readonly isRoutine: boolean
  readonly isSparse: boolean
}

function measureLayer({ catalogue }: Frame, units: readonly Unit[], layer: Layer): Measured {
  const asked = new Uint8Array(catalogue.atoms)
  const people = new Uint8Array(units.length)
  let [persons, valid] = [0, 0]
  units.forEach((_, index) => {
    const atom = catalogue.atomOf[index] as number
    if (atom < 0) people[index] = 1 // nobody there: asked as good as not
    if (atom < 0 || layer.asked[index] === 0) return
    asked[atom] = 1
    people[index] = 1
    persons += layer.asked[index] as number
    valid += layer.valid[index] as number
  })
  const isSparse = valid * 10 < persons * 7
  const isRoutine = !isSparse && people.every((one) => one === 1)
  return { layer, valid: measure(catalogue, units, layer.valid), asked, people: people.join(''), isRoutine, isSparse }
}

/** Layers with equal keys share a run. Items come before areas, so that the keys of the parts are known. */
function runKeys(measured: readonly Measured[]): ReadonlyMap<string, string> {
  const keys = new Map<string, string>()
  for (const { layer, people, isRoutine, isSparse } of measured) {
    const parts = layer.parts ?? []
    const missing = parts.find((part) => !keys.has(part))
    if (missing !== undefined) throw new RangeError(`layer ${layer.id} comes before its part ${missing}`)
    const special = [...new Set(parts.map((part) => keys.get(part)))].filter((key) => key !== ROUTINE)
    keys.set(layer.id, isRoutine && special.length === 0 ? ROUTINE : JSON.stringify([isSparse ? layer.id : '', people, special]))
  }
  return keys
}

function run(
  { catalogue, groups, schools, sizes }: Frame,
  layers: readonly Sizes[],
  isOpen: (cell: number) => boolean,
  asked: Uint8Array | undefined,
): { problem: Problem; verdicts: readonly Verdict[] } {
  const isAsked = (atom: number) => asked === undefined || asked[atom] === 1
  const within = (atoms: readonly number[]) => (asked === undefined ? atoms : atoms.filter(isAsked))
  const counted = [sizes, ...layers]
  const unsafe = sizes.atoms.flatMap((_, atom) =>
    isAsked(atom) && counted.some((layer) => !isSafe(layer.atoms[atom] as Sizes['atoms'][number])) ? [atom] : [],
  )
  const cells = catalogue.cells.map(({ atoms }, cell) => ({
    atoms: within(atoms),
    safe: isOpen(cell) && layers.every((layer) => isSafe(layer.cells[cell] as Sizes['cells'][number])),
  }))
  const problem = {
    atoms: catalogue.atoms,
    unsafe,
    cells,
    groups: groups.map(({ atoms }) => ({ atoms: within(atoms) })).filter(({ atoms }) => atoms.length > 0),
    schools: schools.map(within).filter((own) => own.length > 1),
  }
  return { problem, verdicts: suppress(problem) }
}

const statusOf = (verdict: Verdict): CellStatus => (verdict === 'published' ? 'published' : 'suppressed')

const showsParts = ({ parts = [] }: Layer, cell: number, statuses: ReadonlyMap<string, readonly CellStatus[]>): boolean =>
  parts.every((part) => statuses.get(part)?.[cell] !== 'suppressed')

const isUnasked = ({ cells }: Catalogue, cell: number, asked: Uint8Array, persons: readonly CellStatus[]): boolean =>
  persons[cell] === 'published' && cells[cell]?.atoms.every((atom) => asked[atom] === 0) === true

function groupsBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}
