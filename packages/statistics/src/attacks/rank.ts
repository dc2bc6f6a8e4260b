import { audit, type Leaks } from '../national/audit.ts'
import type { Problem } from '../national/suppress.ts'
import { type Leak, nameOfAtom, type Scene } from './target.ts'

/** T3: everything that is a linear combination of published cells, by the second implementation. */
export function rankAudit(scene: Scene): readonly Leak[] {
  return leaksOf(scene, audit(scene.problem, scene.verdicts), 'T3 rank audit')
}

/** T4: every school that is alone somewhere adds what it knows of itself, one at a time, and looks for others. */
export function insiders(scene: Scene): readonly Leak[] {
  const schools = ownAtoms(scene)
  const found = audit({ ...scene.problem, schools: [...schools.values()] }, scene.verdicts)
  return found.schools.map((index) => ({ attack: 'T4 insider', about: [...schools.keys()][index] ?? '', recovered: 0 }))
}

/** T5, a metric and no gate: of `pairs` pairs of schools, how many could compute an unsafe atom of others by working together. */
export function colludingSchools(scene: Scene, pairs: number, next: () => number): number {
  const schools = [...ownAtoms(scene).values()]
  if (schools.length < 2) return 0
  const one = () => schools[Math.floor(next() * schools.length)] as readonly number[]
  const together = Array.from({ length: pairs }, () => [...new Set([...one(), ...one()])])
  return audit({ ...scene.problem, schools: together }, scene.verdicts).schools.length
}

function ownAtoms({ catalogue, target }: Scene): ReadonlyMap<string, readonly number[]> {
  const schoolsOf = Array.from({ length: catalogue.atoms }, () => new Set<string>())
  target.units.forEach(({ school }, index) => {
    const atom = catalogue.atomOf[index] as number
    if (atom >= 0) schoolsOf[atom]?.add(school)
  })
  const own = new Map<string, number[]>()
  schoolsOf.forEach((schools, atom) => {
    const [school, ...others] = schools
    if (school !== undefined && others.length === 0) own.set(school, [...(own.get(school) ?? []), atom])
  })
  return own
}

function leaksOf(scene: Scene, leaks: Leaks, attack: string): readonly Leak[] {
  const { problem, sizes, catalogue } = scene
  const sum = ({ atoms }: Problem['groups'][number]) => atoms.reduce((all, atom) => all + (sizes.atoms[atom]?.respondents ?? 0), 0)
  const ofAtom = (atom: number): Leak => ({ attack, about: nameOfAtom(scene, atom), recovered: sizes.atoms[atom]?.respondents ?? 0 })
  return [
    ...leaks.atoms.map(ofAtom),
    ...leaks.pairs.map(([first]) => ofAtom(first)),
    ...leaks.cells.map((cell) => ({ attack, about: catalogue.cells[cell]?.key ?? '', recovered: sizes.cells[cell]?.respondents ?? 0 })),
    ...leaks.groups.map((group) => ({ attack, about: `group ${group}`, recovered: sum(problem.groups[group] ?? { atoms: [] }) })),
    ...leaks.schools.map((school) => ({ attack, about: `school ${school}`, recovered: 0 })),
  ]
}
