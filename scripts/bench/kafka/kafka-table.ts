import { table, whole } from '../markdown.ts'
import type { Cpu } from './cpu.ts'
import type { Backlog, KafkaFigures } from './kafka.ts'
import { type LoadFigures, SATURATING_CONNECTIONS } from './loads.ts'

/** Of (a), per CPU second. */
const AIM_OF_CEILING = 0.8
const AIM_P99_MS = 30
const AIM_FOLDED_MS = 2_000
const AIM_OF_RAW = 3
/** Whoever took less (CPU s per 1,000) is not named. */
const NEGLIGIBLE = 0.0005

const HEAD = ['', 'per second', 'p50 ms', 'p99 ms', 'CPU s per 1,000', 'result', 'aim', 'CPU s per 1,000, by process']

/** One table for all: aim and result stand in the row that they belong to, and so does who took the CPU. */
export const printKafkaTable = (figures: KafkaFigures): readonly string[] =>
  table(HEAD, [...doorRows(figures.loads), ...projectionRows(figures), ...rebuildRows(figures)])

const doorRows = (loads: readonly LoadFigures[]): readonly (readonly string[])[] => {
  const judged = highestInTime(loads)
  const rows = loads.map((load) => {
    const { form, pace, perSecond, p50, p99, price, cpu, refused } = load
    const name = form === 'ceiling' ? '(a) ceiling: one process' : '(b) gateway → gRPC → intake'
    const at = pace === undefined ? `${SATURATING_CONNECTIONS} connections` : `${whole(pace)}/s`
    const share = form === 'ceiling' ? '' : `${shareOf(loads, load).toFixed(2)} of (a)`
    const result = [share, ...(refused === 0 ? [] : [`${whole(refused)} refused`])].filter((part) => part !== '').join(', ')
    return row({ name: `${name}, ${at}`, perSecond, p50, p99, price, result, cpu })
  })
  const aim = `≥ ${AIM_OF_CEILING} at p99 ≤ ${AIM_P99_MS} ms`
  if (judged === undefined)
    return [...rows, row({ name: '(b) of (a) per CPU second', result: `no load at p99 ≤ ${AIM_P99_MS} ms: missed`, aim })]
  const at = judged.pace === undefined ? `${SATURATING_CONNECTIONS} connections` : `${whole(judged.pace)}/s`
  const result = verdict(shareOf(loads, judged) >= AIM_OF_CEILING, shareOf(loads, judged).toFixed(2))
  return [...rows, row({ name: `(b) of (a) per CPU second, at the highest load in time: ${at}`, p99: judged.p99, result, aim })]
}

/** The platform's, with a p99 within the aim: the last one, for loads ascend. */
export const highestInTime = (loads: readonly LoadFigures[]): LoadFigures | undefined =>
  loads.findLast(({ form, p99, refused }) => form === 'platform' && p99 <= AIM_P99_MS && refused === 0)

/** Requests per CPU second next to those of the ceiling under the same load. */
const shareOf = (loads: readonly LoadFigures[], { pace, price }: LoadFigures): number =>
  (loads.find((one) => one.form === 'ceiling' && one.pace === pace)?.price ?? Number.NaN) / price

const projectionRows = ({ scoring, analytics, delays, exercises }: KafkaFigures): readonly (readonly string[])[] => {
  const backlog = (name: string, process: string, { perSecond, events, cpu }: Backlog): readonly string[] =>
    row({ name: `(c) ${name}, a backlog of ${whole(events)}`, perSecond, price: cpu[process] ?? Number.NaN, cpu })
  return [
    backlog('scoring: read, scored, outcome acks=all', 'scoring', scoring),
    backlog('analytics: folded into two views, documents written', 'analytics', analytics),
    ...delays.views.map(({ view, submissions, p50, p99 }) =>
      row({
        ...{
          name: `(c) submission → document of ${view}, ${whole(submissions)} watched of ${exercises} exercises`,
          perSecond: delays.pace,
          p50,
          p99,
        },
        ...{
          result: verdict(p99 <= AIM_FOLDED_MS, `${(p99 / 1_000).toFixed(2)} s`),
          aim: `p99 ≤ ${AIM_FOLDED_MS / 1_000} s`,
          cpu: delays.cpu,
        },
      }),
    ),
  ]
}

const rebuildRows = ({ raw, rebuilt, ofRaw }: KafkaFigures): readonly (readonly string[])[] => {
  const read = ({ records, seconds, cpuSeconds }: typeof raw) => ({ perSecond: records / seconds, price: (cpuSeconds / records) * 1_000 })
  return [
    row({ name: `(d) raw consume of ${whole(raw.records)} outcomes, kafkajs`, ...read(raw), result: `${raw.seconds.toFixed(2)} s` }),
    row({
      ...{ name: '(d) all views built anew from them, documents equal to the live ones', ...read(rebuilt) },
      ...{ result: verdict(ofRaw <= AIM_OF_RAW, `${ofRaw.toFixed(1)} × raw`), aim: `≤ ${AIM_OF_RAW} × raw` },
    }),
  ]
}

type Row = {
  readonly name: string
  readonly perSecond?: number
  readonly p50?: number
  readonly p99?: number
  readonly price?: number
  readonly result?: string
  readonly aim?: string
  readonly cpu?: Cpu
}

const row = ({ name, perSecond, p50, p99, price, result = '', aim = '', cpu = {} }: Row): readonly string[] => [
  name,
  perSecond === undefined ? '' : whole(perSecond),
  p50?.toFixed(1) ?? '',
  p99?.toFixed(1) ?? '',
  price?.toFixed(3) ?? '',
  result,
  aim,
  byProcess(cpu),
]

const verdict = (reached: boolean, result: string): string => `${result}${reached ? '' : ': missed'}`

/** Who took most comes first. */
const byProcess = (cpu: Cpu): string =>
  Object.entries(cpu)
    .filter(([, seconds]) => seconds >= NEGLIGIBLE)
    .sort(([, a], [, b]) => b - a)
    .map(([name, seconds]) => `${name} ${seconds.toFixed(3)}`)
    .join(', ')
