import type { HttpFigures } from './http.ts'
import type { LogFigures } from './log.ts'
import { table, whole } from './markdown.ts'
import type { Mode } from './server.ts'

export type Machine = {
  readonly date: string
  readonly cpu: string
  readonly cores: number
  readonly memoryGigabytes: number
  readonly node: string
  readonly quick: boolean
}

const NAMES: Readonly<Record<Mode, string>> = {
  ceiling: 'ceiling: HTTP, schema, limits, code check; no append',
  'no-append': 'everything of intake but the append',
  'no-projections': 'durable, without projections',
  projections: 'durable, with projections',
}

export const machineLine = ({ date, cpu, cores, memoryGigabytes, node, quick }: Machine): string =>
  `${date}, ${cpu}, ${cores} cores (client and server share them), ${memoryGigabytes} GB, Node ${node}${quick ? ', quick run' : ''}.`

export const printTables = (machine: string, http: HttpFigures, log: LogFigures): string =>
  [
    machine,
    `\nSingle submissions over HTTP, ${http.connections} connections, each with a code of its own; median of ${http.rounds} rounds, ${refusals(http)}.\n`,
    ...table(
      ['', 'req/s', 'of the ceiling', 'p50 ms', 'p99 ms', 'CPU µs/request'],
      http.throughput.map(({ mode, perSecond, ofCeiling, p50, p99, cpuMicroseconds }) => [
        NAMES[mode],
        whole(perSecond),
        ofCeiling.toFixed(2),
        p50.toFixed(1),
        p99.toFixed(1),
        whole(cpuMicroseconds),
      ]),
    ),
    '',
    ...table(['', 'measured', 'aim'], figures(http, log)),
    '',
  ].join('\n')

const figures = (http: HttpFigures, { appended, small, large, replayed }: LogFigures): readonly (readonly string[])[] => {
  const durable = of(http, 'no-projections')
  return [
    ['submissions without projections, of the ceiling', durable.ofCeiling.toFixed(2), '0.8'],
    ['submissions with projections, of the ceiling', of(http, 'projections').ofCeiling.toFixed(2), '0.5'],
    ['raw batched append (200 a call, 4 calls in flight), records/s', whole(appended.appendedPerSecond), ''],
    ['submissions without projections, of the raw append', (durable.perSecond / appended.appendedPerSecond).toFixed(3), ''],
    ...http.paced.map(({ pace, p50, p99 }) => [
      `acknowledged at ${whole(pace)}/s with projections, p50 / p99 ms`,
      `${p50.toFixed(1)} / ${p99.toFixed(1)}`,
      pace === 1_000 ? '5 / 35' : '',
    ]),
    ['projections caught up after the last submission of a full load, s', http.catchUpSeconds.toFixed(2), ''],
    [
      `from the seal to the report, ${http.sealToReport.schools} schools sealing together, median / slowest ms`,
      `${whole(http.sealToReport.median)} / ${whole(http.sealToReport.slowest)}`,
      '',
    ],
    ['report query, p50 / p99 ms', `${http.report.p50.toFixed(1)} / ${http.report.p99.toFixed(1)}`, ''],
    ['report query when it is made for the first time, slowest ms', http.report.firstSlowest.toFixed(1), ''],
    [
      `projected live (scored, appended, two views written), ${whole(large.events)} events, events/s`,
      whole(large.events / large.seconds),
      '160,000',
    ],
    ['of it on the main thread, CPU µs/event', ((large.cpuSeconds / large.events) * 1e6).toFixed(1), ''],
    ...replayed.flatMap(({ view, events, documents, seconds, foldSeconds }) => [
      [`replayed (read and folded): ${view}, events/s`, whole(events / foldSeconds), '400,000'],
      [`replayed and ${whole(documents)} documents compared: ${view}, events/s`, whole(events / seconds), ''],
    ]),
    [
      `peak RSS of the projections at ${whole(small.events)} / ${whole(large.events)} events, MB`,
      `${whole(small.memory.peakMegabytes)} / ${whole(large.memory.peakMegabytes)}`,
      '280',
    ],
    ['of it not mapped from the file, MB', `${whole(small.memory.ownMegabytes)} / ${whole(large.memory.ownMegabytes)}`, 'flat'],
    [`peak RSS of the whole platform over HTTP, ${whole(http.responses)} responses, MB`, whole(http.peakMegabytes), '280'],
  ]
}

const of = (http: HttpFigures, mode: Mode) => http.throughput.find((one) => one.mode === mode) as HttpFigures['throughput'][number]

const refusals = ({ refused }: HttpFigures): string => {
  const entries = Object.entries(refused)
  return entries.length === 0 ? 'none refused' : entries.map(([status, count]) => `${whole(count)} answered ${status}`).join(', ')
}
