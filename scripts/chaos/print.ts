import type { Comparison } from '../../services/standalone/src/verify/check.ts'
import type { Loader } from './loader.ts'
import { type Outcome, seconds } from './schedule.ts'
import type { Verdict } from './verdict.ts'
import type { Ending } from './world.ts'

export type Result = {
  readonly outcomes: readonly Outcome[]
  readonly endings: readonly Ending[]
  readonly loader: Loader
  readonly records: number
  readonly verdict: Verdict
  /** Undefined where the documents never came to rest. */
  readonly comparison: Comparison | undefined
  readonly unsettled: string | undefined
}

const SHOWN = 20

/** Prints what was seen. The reasons why the run failed; none if it passed. */
export const printResult = (result: Result): readonly string[] => {
  const { verdict, comparison, loader, records } = result
  printRecoveries(result.outcomes)
  const asked = loader.submissions.length
  const refusals = tally(
    loader.submissions.flatMap(({ refusal, receipts }) => (receipts.length === 0 && refusal !== undefined ? [refusal] : [])),
  )
  const open = openOf(loader)
  console.log(`
responses sent                ${asked}  (${show(refusals)} refused; ${open} without an answer)
met on the way                ${show(loader.troubles)}
longest outage of one client  ${seconds(longestWait(loader))}
longest without any receipt   ${seconds(longestGap(loader.acknowledgements))}
services ended by themselves  ${result.endings.length}${show(tally(result.endings.map(({ id, how, wasReady }) => `${id} (${how}${wasReady ? '' : ', starting'})`)), ': ')}

submissions acknowledged      ${verdict.acknowledged}
  in the log before the seal  ${verdict.inLogBeforeSeal}  (of ${records} records)
people acknowledged           ${verdict.peopleAcknowledged}
people counted                ${verdict.counted}  (${verdict.countedUnacknowledged} never saw their receipt)
lost                          ${verdict.lost.length}
doubled                       ${verdict.doubled.length}${some([...verdict.lost, ...verdict.doubled])}
digests                       ${digests(comparison)}`)
  const reasons = reasonsOf(result)
  console.log(reasons.length === 0 ? '\nchaos: nothing lost, nothing doubled' : `\nchaos FAILED: ${reasons.join('; ')}`)
  return reasons
}

const reasonsOf = ({ outcomes, verdict, comparison, loader, unsettled }: Result): readonly string[] => {
  const wrongly = loader.submissions.filter(({ refusal }) => refusal !== undefined && !mayBeRefused(refusal))
  const missing = outcomes.filter(({ happened }) => !happened).map(({ step }) => `${step.kind} ${step.target} did not happen`)
  const dead = outcomes
    .filter(({ servedAfter }) => servedAfter === undefined)
    .map(({ step }) => `no recovery after ${step.kind} ${step.target}`)
  return [
    ...(verdict.lost.length > 0 ? [`${verdict.lost.length} lost`] : []),
    ...(verdict.doubled.length > 0 ? [`${verdict.doubled.length} doubled`] : []),
    ...(comparison !== undefined && comparison.differences.length > 0
      ? [`${comparison.differences.length} differences from the batch`]
      : []),
    ...(unsettled === undefined ? [] : [unsettled]),
    ...(verdict.acknowledged === 0 ? ['nothing was acknowledged'] : []),
    ...(openOf(loader) > 0 ? [`${openOf(loader)} without an answer to the end`] : []),
    ...(wrongly.length > 0 ? [`refused for good: ${show(tally(wrongly.map(({ refusal }) => refusal as string)))}`] : []),
    ...missing,
    ...dead,
  ]
}

/** Submissions that were neither acknowledged nor refused when the loader gave up. */
const openOf = ({ submissions }: Loader): number =>
  submissions.filter(({ receipts, refusal }) => receipts.length === 0 && refusal === undefined).length

const mayBeRefused = (refusal: string): boolean =>
  ['409 code-already-used', '409 exercise-is-closed', '409 exercise-is-sealed'].includes(refusal)

const printRecoveries = (outcomes: readonly Outcome[]): void => {
  console.log(`\n${'component'.padEnd(20)}${'fault'.padEnd(10)}${'it lasted'.padStart(10)}${'served again after'.padStart(20)}`)
  for (const { step, happened, mendedAfter, servedAfter } of [...outcomes].sort((a, b) => (a.step.target < b.step.target ? -1 : 1)))
    console.log(
      `${step.target.padEnd(20)}${step.kind.padEnd(10)}${seconds(mendedAfter).padStart(10)}${seconds(servedAfter).padStart(20)}${happened ? '' : '  DID NOT HAPPEN'}`,
    )
}

const digests = (comparison: Comparison | undefined): string =>
  comparison === undefined
    ? 'not compared'
    : comparison.differences.length === 0
      ? `${comparison.exercises.length} exercises and the round equal the batch over the raw log; all reports: ${comparison.digest.slice(0, 16)}…`
      : `${comparison.differences.length} DIFFERENCES${some(comparison.differences)}`

/** The same line once, with how often. */
const some = (lines: readonly string[]): string => {
  const different = [...tally(lines)].map(([line, times]) => `\n    ${times === 1 ? '' : `${times} × `}${line}`)
  return different.slice(0, SHOWN).join('') + (different.length > SHOWN ? `\n    and ${different.length - SHOWN} more` : '')
}

/** Who has no answer has waited until the last one that anybody got. */
const longestWait = ({ submissions, acknowledgements }: Loader): number => {
  const end = acknowledgements.at(-1) ?? 0
  const waited = submissions.map(({ firstTriedAt, acknowledgedAt, refusal }) =>
    refusal === undefined ? (acknowledgedAt ?? end) - firstTriedAt : 0,
  )
  return waited.reduce((longest, wait) => Math.max(longest, wait), 0)
}

const longestGap = (moments: readonly number[]): number =>
  moments.reduce((longest, moment, i) => Math.max(longest, moment - (moments[i - 1] ?? moment)), 0)

const tally = (words: readonly string[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

const show = (counts: ReadonlyMap<string, number>, before = ''): string =>
  counts.size === 0 ? (before === '' ? 'none' : '') : before + [...counts].map(([word, count]) => `${count} × ${word}`).join(', ')
