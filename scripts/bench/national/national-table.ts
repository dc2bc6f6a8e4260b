import { table, whole } from '../markdown.ts'
import type { NationalFigures } from './national.ts'

export const printNationalTable = (figures: NationalFigures): readonly string[] =>
  table(
    ['', 'measured', 'aim'],
    [
      ...suppressionLines(figures),
      ...snapshotLines(figures),
      ...queryLines(figures),
      ...downloadLines(figures),
      ...exportLines(figures),
    ].map(([what, measured, aim = '']) => [what, measured, aim]),
  )

/** What, measured, and the aim where there is one. */
type Line = readonly [what: string, measured: string, aim?: string]

const suppressionLines = ({ suppression }: NationalFigures): readonly Line[] => {
  const { schools, roles, atoms, cells, published, planSeconds, auditSeconds, sumSeconds } = suppression
  return [
    [
      `suppression, ${whole(schools)} schools × ${roles} roles (${whole(atoms)} atoms, ${whole(published)} of ${whole(cells)} cells published), CPU s`,
      planSeconds.toFixed(2),
      '< 10',
    ],
    ['its audit by another prime, CPU s', auditSeconds.toFixed(2)],
    ['suppression, times the adding up of the same cells unprotected', whole(planSeconds / Math.max(sumSeconds, 1e-6))],
  ]
}

const snapshotLines = ({ nation, taken, remade, peakMegabytes }: NationalFigures): readonly Line[] => [
  [
    `snapshot of ${whole(nation.exercises)} exercises, ${whole(nation.responses)} responses (${whole(taken.publishedCells)} cells shown, ${whole(taken.suppressedCells)} hidden), s`,
    taken.seconds.toFixed(1),
  ],
  ['of it CPU s of the whole platform', taken.cpuSeconds.toFixed(1)],
  ['times the reading of the tallies that it is made of', (taken.seconds / remade.readSeconds).toFixed(1)],
  ['longest time in which nothing else was answered meanwhile, ms', whole(taken.longestMilliseconds)],
  ['peak RSS of the whole platform with that nation, MB', whole(peakMegabytes)],
  ['after it, until the same process has made it again from the log, s', taken.verifiedSeconds.toFixed(1)],
  ['the same snapshot again from the log alone (`replay --snapshot`), s', remade.seconds.toFixed(1)],
  ['of it responses folded and published again, responses/s', whole(remade.outcomes / remade.seconds)],
]

const queryLines = ({ queries: { asked, api, bare, cpuMilliseconds } }: NationalFigures): readonly Line[] => [
  [`cells of one measure, ${whole(asked)} queries of the catalogue, each logged, p50 / p99 ms`, pair(api)],
  ['the same bytes from memory by a bare route, p50 / p99 ms', pair(bare)],
  ['of it CPU of the whole platform, ms/query', cpuMilliseconds.toFixed(2)],
  ['queries/s, of the bare route', `${whole(api.perSecond)}, ${(api.perSecond / bare.perSecond).toFixed(2)}`],
]

const pair = ({ p50, p99 }: { readonly p50: number; readonly p99: number }): string => `${p50.toFixed(1)} / ${p99.toFixed(1)}`

const downloadLines = ({ download: { rows, bytes, firstSeconds, seconds } }: NationalFigures): readonly Line[] => [
  [`export of that snapshot into a folder, all formats, ${whole(rows)} rows, ${whole(bytes / 2 ** 20)} MB, s`, seconds.toFixed(1)],
  ['the first one, which waits for the manifest, s', firstSeconds.toFixed(1)],
]

const exportLines = ({ exports }: NationalFigures): readonly Line[] =>
  exports.flatMap(({ name, rows, few, many }): readonly Line[] => [
    [`${name}, ${whole(rows)} rows, ${whole(many.bytes / 2 ** 20)} MB: rows/s`, whole(rows / many.seconds)],
    [`${name}: MB/s, of writing the same bytes`, `${megabytesPerSecond(many)}, ${(many.plainSeconds / many.seconds).toFixed(3)}`],
    [
      `${name}: peak RSS of the process at a tenth / all of the rows, MB`,
      `${whole(few.peakMegabytes)} / ${whole(many.peakMegabytes)}`,
      '300',
    ],
  ])

const megabytesPerSecond = ({ bytes, seconds }: { readonly bytes: number; readonly seconds: number }): string =>
  (bytes / 2 ** 20 / seconds).toFixed(1)
