import { ROLES, type RoleName, toRoleName } from '@guzgu/contracts'
import type { Questionnaire } from '@guzgu/contracts/events/questionnaires'
import type { CountedExercise } from './batch.ts'

type Printed = { readonly n?: number; readonly mean?: string; readonly meanBand?: string }
type Cell = Printed | '[c]' | '[z]' | undefined
type Cells = Readonly<Partial<Record<RoleName, Cell>>>

/**
 * Every published mean of a report against the answers themselves: plain sums and a division, with half a unit of the last place to
 * spare. Ranges ("≥ 4.8", "2.90–3.10") stand instead of a mean, say less than a number and are held to what they say.
 */
export const wrongFigures = (
  report: Readonly<Record<string, unknown>>,
  { counted }: CountedExercise,
  questionnaire: Questionnaire,
): { readonly compared: number; readonly wrong: readonly string[] } => {
  const wrong: string[] = []
  let compared = 0
  const hold = (what: string, cells: Cells, valuesOf: (role: RoleName) => readonly number[]): void => {
    for (const role of ROLES) {
      const cell = cells[role]
      if (cell === undefined || typeof cell === 'string') continue
      compared += 1
      const values = valuesOf(role)
      const mean = values.reduce((a, b) => a + b, 0) / values.length
      if ((cell.n ?? values.length) !== values.length || !agrees(cell, mean))
        wrong.push(`${what}, ${role}: says ${cell.meanBand ?? cell.mean} (n ${cell.n}), the answers say ${mean} (n ${values.length})`)
    }
  }
  const answersOf = (role: RoleName): readonly Uint8Array[] =>
    counted.filter((one) => !one.unverified && toRoleName(one.role) === role).map(({ answers }) => answers)
  const indexOf = new Map(questionnaire.items.map(({ id }, index) => [id, index]))

  for (const { item, cells } of report.items as readonly { readonly item: string; readonly cells: Cells }[])
    hold(item, cells, (role) =>
      answersOf(role)
        .map((answers) => answers[indexOf.get(item) as number] as number)
        .filter((byte) => byte >= 1 && byte <= 5),
    )

  for (const { id: area, cells } of report.areas as readonly { readonly id: string; readonly cells: Cells }[]) {
    const core = questionnaire.items.flatMap((item, index) => (item.kind === 'core' && item.area === area ? [index] : []))
    hold(`area ${area}`, cells, (role) =>
      answersOf(role).flatMap((answers) => {
        const asked = core.map((index) => answers[index] as number).filter((byte) => byte !== 0)
        const points = asked.filter((byte) => byte <= 5)
        return points.length > 0 && points.length * 2 >= asked.length ? [points.reduce((a, b) => a + b, 0) / points.length] : []
      }),
    )
  }
  return { compared, wrong }
}

const agrees = ({ mean: printed, meanBand }: Printed, mean: number): boolean => {
  if ((printed === undefined) === (meanBand === undefined)) return false
  const slack = 0.005 + 1e-9 // the ends of a band are printed with two places
  if (meanBand?.startsWith('≥')) return mean >= Number(meanBand.slice(1)) - slack
  if (meanBand?.startsWith('≤')) return mean <= Number(meanBand.slice(1)) + slack
  const [low, high] = meanBand?.split('–').map(Number) ?? []
  if (low !== undefined && high !== undefined) return mean >= low - slack && mean <= high + slack
  if (printed === undefined) return false
  const places = printed.split('.')[1]?.length ?? 0
  return Math.abs(Number(printed) - mean) <= 0.5 * 10 ** -places + 1e-9
}
