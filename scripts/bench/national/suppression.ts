// Processor time that disclosure control takes for a synthetic nation: cells decided for the three roles, then audited by another prime.
import { audit, isTight, planPatterns } from '../../../packages/statistics/src/index.ts'
import { FRAME_ROLES, syntheticFrame } from '../../../packages/statistics/src/testing.ts'
import { answerParent } from '../child.ts'
import { cpuSeconds } from './cpu-seconds.ts'

export type SuppressionPlan = { readonly schools: number }
export type Suppression = {
  readonly schools: number
  readonly roles: number
  readonly atoms: number
  readonly cells: number
  readonly published: number
  readonly planSeconds: number
  readonly auditSeconds: number
  /** One sum of the persons of every cell over its units: what the same cells cost without any protection. */
  readonly sumSeconds: number
}

const SEED = 7

const measure = async ({ schools }: SuppressionPlan): Promise<Suppression> => {
  const frame = syntheticFrame(schools, SEED)
  const sums = { atoms: 0, cells: 0, published: 0, planSeconds: 0, auditSeconds: 0, sumSeconds: 0 }
  for (const role of FRAME_ROLES) {
    const units = frame.units[role]
    const [plan, planSeconds] = cpuSeconds(() => planPatterns(units, []))
    const [isAllTight, auditSeconds] = cpuSeconds(() => plan.runs.every(({ problem, verdicts }) => isTight(audit(problem, verdicts))))
    if (!isAllTight) throw new Error(`what would be published of ${role}s gives something away`)
    const [, sumSeconds] = cpuSeconds(() => addUp(plan.catalogue, units))
    sums.atoms += plan.catalogue.atoms
    sums.cells += plan.catalogue.cells.length
    sums.published += plan.persons.filter((status) => status === 'published').length
    sums.planSeconds += planSeconds
    sums.auditSeconds += auditSeconds
    sums.sumSeconds += sumSeconds
  }
  return { schools, roles: FRAME_ROLES.length, ...sums }
}

type Plan = ReturnType<typeof planPatterns>

const addUp = ({ atoms, atomOf, cells }: Plan['catalogue'], units: readonly { readonly respondents: number }[]): readonly number[] => {
  const ofAtom = new Float64Array(atoms)
  units.forEach(({ respondents }, unit) => {
    const atom = atomOf[unit] ?? -1
    if (atom >= 0) ofAtom[atom] = (ofAtom[atom] ?? 0) + respondents
  })
  return cells.map((cell) => cell.atoms.reduce((sum, atom) => sum + (ofAtom[atom] ?? 0), 0))
}

answerParent(measure)
