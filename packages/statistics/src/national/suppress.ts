import { type Echelon, type Extension, extend, firstEntry, newEchelon, residual, subtractScaled, takeBack, type Vector } from './echelon.ts'
import { exposure } from './exposure.ts'
import { type Fingerprints, newFingerprints, restore, update } from './fingerprints.ts'

/** What suppression decides about. */
export type Problem = {
  /** Number of atoms. */
  readonly atoms: number
  /** Atoms that nobody may compute. */
  readonly unsafe: readonly number[]
  /** In order of priority: the first of two cells that cannot both be published is. */
  readonly cells: readonly Candidate[]
  /** Further sums that nobody may compute: groups outside of the catalogue, differences between two snapshots. */
  readonly groups: readonly Vector[]
  /** Per school that is alone in two atoms or more: these atoms. */
  readonly schools: readonly (readonly number[])[]
  /** Sums that are public already. They are never taken back; what they give away cannot be protected any more. */
  readonly given?: readonly Vector[]
}

export type Candidate = Vector & { readonly safe: boolean }

/** `primary`: too small by itself; `secondary`: would give away something unsafe. Outside of tests and metrics they look alike (R9). */
export type Verdict = 'published' | 'primary' | 'secondary'

/**
 * Algorithm C (trust.md §1.4, Appendix A): Gaussian elimination modulo a prime over the catalogue, after the GaussSuppression method
 * of Statistics Norway. No unsafe atom, unsafe cell or group is a linear combination of published cells; no combination is about
 * two unsafe atoms only, so that one of them, if it is a single school, cannot subtract itself and see the other; no combination is
 * about one school only, and no school can use its results in several atoms.
 * Groups and schools are many and seldom at risk: they are checked at the end, and those found are watched in another pass.
 */
export function suppress(problem: Problem): readonly Verdict[] {
  const watch: Watch = { groups: [], schools: [] }
  for (;;) {
    const { verdicts, echelon, unsafe } = pass(problem, watch)
    const groups = problem.groups.filter((group) => !watch.groups.includes(group) && firstEntry(residual(echelon, group)) < 0)
    const schools = problem.schools.filter((own) => !watch.schools.includes(own) && exposure(echelon, own, unsafe) !== undefined)
    if (groups.length === 0 && schools.length === 0) return verdicts
    watch.groups.push(...groups)
    watch.schools.push(...schools)
  }
}

type Watch = { readonly groups: Vector[]; readonly schools: (readonly number[])[] }

function pass(problem: Problem, watch: Watch): { verdicts: Verdict[]; echelon: Echelon; unsafe: Uint8Array } {
  const state = start(problem, watch)
  const verdicts = problem.cells.map((cell): Verdict => {
    if (!cell.safe) return 'primary'
    const left = residual(state.echelon, cell)
    if (firstEntry(left) < 0) return 'published'
    return tryToPublish(state, left) ? 'published' : 'secondary'
  })
  return { verdicts, echelon: state.echelon, unsafe: state.fingerprints.unsafe }
}

type State = {
  readonly echelon: Echelon
  readonly fingerprints: Fingerprints
  /** What is left of every sum that nobody may compute. */
  readonly secrets: Float64Array[]
  readonly schools: readonly (readonly number[])[]
}

function start(problem: Problem, watch: Watch): State {
  const echelon = newEchelon(problem.atoms)
  const unsafe = new Uint8Array(problem.atoms)
  for (const atom of problem.unsafe) unsafe[atom] = 1
  for (const vector of problem.given ?? []) {
    const left = residual(echelon, vector)
    if (firstEntry(left) >= 0) extend(echelon, left)
  }
  const fingerprints = newFingerprints(unsafe)
  const tied: Vector[] = []
  echelon.pivots.forEach((atom, row) => {
    if (update(fingerprints, echelon, [row])) return
    // Public sums tie it to another one already; that it is not computed itself can still be seen to.
    unsafe[atom] = 0
    tied.push({ atoms: [atom] })
    update(fingerprints, echelon, [row])
  })
  const hidden = [...problem.cells.filter((cell) => !cell.safe && cell.atoms.length > 1), ...watch.groups, ...tied]
  const secrets = hidden.map((vector) => residual(echelon, vector)).filter((left) => firstEntry(left) >= 0)
  const schools = watch.schools.filter((own) => exposure(echelon, own, unsafe) === undefined)
  return { echelon, fingerprints, secrets, schools }
}

/** Adds one cell to what is published if nothing is given away by it; otherwise leaves everything as it was. */
function tryToPublish(state: State, cell: Float64Array): boolean {
  const { echelon, fingerprints } = state
  const extension = extend(echelon, cell)
  const rows = [...extension.changed.map(({ row }) => row), echelon.rows.length - 1]
  const before = rows.map((row) => fingerprints.ofRow[row])
  if (update(fingerprints, echelon, rows) && keepsSchools(state) && reduceSecrets(state, extension)) return true
  restore(fingerprints, rows, before)
  fingerprints.ofRow.pop()
  takeBack(echelon, extension)
  return false
}

const keepsSchools = ({ echelon, fingerprints, schools }: State): boolean =>
  !schools.some((own) => exposure(echelon, own, fingerprints.unsafe) !== undefined)

/** Reduces what is left of the secrets by the new row; false, with all as before, when one of them became computable. */
function reduceSecrets({ echelon, secrets }: State, { pivot }: Extension): boolean {
  const row = echelon.rows.at(-1) as Float64Array
  const after = secrets.map((left) => {
    const factor = left[pivot] as number
    if (factor === 0) return left
    const reducedLeft = Float64Array.from(left)
    subtractScaled(reducedLeft, factor, row)
    return reducedLeft
  })
  if (after.some((left, index) => left !== secrets[index] && firstEntry(left) < 0)) return false
  after.forEach((left, index) => {
    secrets[index] = left
  })
  return true
}
