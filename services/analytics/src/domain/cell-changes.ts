import {
  type Absent,
  fromDecimal,
  multiply,
  type NationalCell,
  type NationalChange,
  nationalChange,
  type Suppressed,
  subtract,
  suppressed,
  toDecimal,
} from '@guzgu/statistics'
import type { QuestionnaireFacts } from './facts.ts'
import type { Published } from './national-results.ts'

/** One cell in two rounds. `[c]` where either is hidden, `[x]` where there is nothing to compare with. */
export type CellChange = Published<
  | Suppressed
  | Absent
  | {
      readonly shown: true
      readonly before: string
      readonly now: string
      /** Points, two places. */
      readonly difference: string
      /** Changed: |z| > 2.58 and 0.10 points or more. */
      readonly change: NationalChange
    }
>

type Cell = Published<{ readonly shown: boolean }>

/** From what both snapshots print and nothing else: a change is never more exact than the two figures beside it. */
export const cellChanges = (before: readonly Cell[], now: readonly Cell[]): readonly CellChange[] => {
  const earlier = new Map(before.map((cell) => [cell.key, cell as Published<NationalCell>]))
  return now.map((cell) => changeOf(earlier.get(cell.key), cell as Published<NationalCell>))
}

const changeOf = (before: Published<NationalCell> | undefined, now: Published<NationalCell>): CellChange => {
  const { key, by } = now
  if (!now.shown) return { key, by, shown: false, symbol: now.symbol } as CellChange
  if (before === undefined || (!before.shown && before.symbol !== '[c]')) return { key, by, shown: false, symbol: '[x]' }
  if (!before.shown || before.mean === undefined || now.mean === undefined) return { key, by, ...suppressed }
  const [first, second] = [printed(before), printed(now)]
  const change = nationalChange(first, second)
  if (change === undefined) return { key, by, shown: false, symbol: '[x]' }
  const difference = toDecimal(subtract(second.mean, first.mean), 2)
  return { key, by, shown: true, before: before.mean, now: now.mean, difference, change }
}

const printed = ({ mean = '', se, n, schools }: NationalCell & { readonly shown: true }): Parameters<typeof nationalChange>[0] => {
  const error = se === undefined ? undefined : fromDecimal(se)
  return { mean: fromDecimal(mean), variance: error === undefined ? undefined : multiply(error, error), schools, n }
}

/** Whether a measure is made of the same items, by their identity, in two versions. `respondents` are no measure of anything. */
export const isSameMeasure = (measure: string, before: QuestionnaireFacts | undefined, now: QuestionnaireFacts | undefined): boolean => {
  if (before === undefined || now === undefined || measure === 'respondents') return false
  const [one, other] = [identitiesOf(measure, before), identitiesOf(measure, now)]
  return one.length > 0 && one.join() === other.join()
}

const identitiesOf = (measure: string, { items, rollUps }: QuestionnaireFacts): readonly string[] => {
  const [kind = '', name = ''] = measure.split('/')
  const areas = kind === 'roll-up' ? (rollUps.find(({ id }) => id === name)?.areas ?? []) : [name]
  return items
    .filter(({ id, kind: of, area }) => (kind === 'item' ? id === name : of === 'core' && areas.includes(area)))
    .map(({ identity }) => identity)
    .sort()
}
