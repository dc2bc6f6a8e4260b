// A synthetic snapshot of so many rows as one file, in a process that does nothing else: its rate and the most memory it had. Then the
// same bytes once more, already made, for what the file itself costs.
import { rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { type ExportedPage, type ExportFileName, type ExportSource, exportFile } from '../../../packages/exports/src/index.ts'
import { answerParent } from '../child.ts'
import { memory } from '../memory.ts'

export type ExportPlan = { readonly name: ExportFileName; readonly rows: number; readonly path: string }
export type Exported = {
  readonly bytes: number
  readonly seconds: number
  readonly plainSeconds: number
  readonly cpuSeconds: number
  readonly peakMegabytes: number
}

const CELLS_IN_PAGE = 400
const PIECE = 1 << 16

const measure = async ({ name, rows, path }: ExportPlan): Promise<Exported> => {
  const cpu = process.cpuUsage()
  const made = await writeAll(path, exportFile(name, sourceOf(rows)))
  const { user, system } = process.cpuUsage(cpu)
  const { peakMegabytes } = memory()
  rmSync(path)
  const plain = await writeAll(path, piecesOf(made.bytes))
  rmSync(path)
  return { bytes: made.bytes, seconds: made.seconds, plainSeconds: plain.seconds, cpuSeconds: (user + system) / 1e6, peakMegabytes }
}

/** To the disk, not only on its way. */
const writeAll = async (path: string, pieces: AsyncIterable<Uint8Array>): Promise<{ readonly bytes: number; readonly seconds: number }> => {
  const started = performance.now()
  const file = await open(path, 'w')
  let bytes = 0
  for await (const piece of pieces) {
    await file.appendFile(piece)
    bytes += piece.length
  }
  await file.sync()
  await file.close()
  return { bytes, seconds: (performance.now() - started) / 1000 }
}

async function* piecesOf(bytes: number): AsyncIterable<Uint8Array> {
  const piece = new Uint8Array(PIECE).fill(65)
  for (let left = bytes; left > 0; left -= PIECE) yield left < PIECE ? piece.subarray(0, left) : piece
}

const sourceOf = (rows: number): ExportSource => ({
  snapshot: { snapshotId: 'bench.1', roundId: 'bench', revision: 1, digest: '0'.repeat(64), ruleVersion: 'national-1', takenAt: 0 },
  questionnaire: { id: 'bench', version: 1, measures: [] },
  pages: async function* () {
    for (let at = 0; at * CELLS_IN_PAGE < rows; at += 1) yield pageAt(at, Math.min(CELLS_IN_PAGE, rows - at * CELLS_IN_PAGE))
  },
})

const pageAt = (at: number, cells: number): ExportedPage => ({
  role: ['leader', 'teacher', 'student'][at % 3] as string,
  measure: `item/A${at}`,
  cells: Array.from({ length: cells }, (_, cell) => {
    const by = { region: `region ${cell % 14}`, level: `level ${cell % 4}` }
    if ((at + cell) % 10 === 0) return { by, shown: false, symbol: '[c]' }
    const mean = (1 + ((at * 31 + cell * 17) % 400) / 100).toFixed(2)
    const share = { kind: 'exact', percent: (at + cell) % 100 } as const
    return {
      by,
      shown: true,
      n: 30 + ((at * 7 + cell) % 9_000),
      schools: 5 + (cell % 300),
      mean,
      se: '0.031',
      interval: { low: mean, high: mean },
      shares: [share, share, share, share, share],
      agree: share,
      slightlyAgree: share,
      naShare: share,
    }
  }),
})

answerParent(measure)
