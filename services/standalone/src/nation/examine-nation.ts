import { createHash } from 'node:crypto'
import type { Leak } from '@guzgu/statistics/attacks'
import { createApi } from '../pilot/api.ts'
import { type Attacked, attackNation, type ReadCells } from './attack-nation.ts'
import type { Beside } from './attack-together.ts'
import { type ApiBand, checkBands, type ReadBands } from './check-bands.ts'
import { type ApiCell, checkCell } from './check-cells.ts'
import { checkDrawn, type Drawn, type DrawnSample } from './check-drawn.ts'
import { checkGender, type GenderFigures, gendersIn } from './check-gender.ts'
import { checkQuality, type Quality } from './check-quality.ts'
import { type Contents, cellsOf, combinationsOf } from './read-cells.ts'
import type { Nation } from './run-nation.ts'

type Snapshot = Contents & { readonly digest: string; readonly schools: number; readonly respondents: number }

/** Cells of one depth, over all roles. */
export type Counted = { published: number; suppressed: number; respondents: number; all: number }

/** What was read of a nation, held against its people, and attacked. */
export type Examined = {
  readonly snapshot: Snapshot
  /** Per role everything that `/cells` gives. */
  readonly read: ReadonlyMap<string, ReadCells>
  readonly digest: string
  readonly byDepth: readonly Counted[]
  /** Figures of cells, of quality, of the drawn schools that were recomputed; means of the drawn schools that are hidden. */
  readonly compared: number
  readonly weighted: number
  readonly drawn: number
  readonly hiddenDrawn: number
  /** Figures by gender that were recomputed. */
  readonly gendered: number
  readonly bands: number
  readonly hiddenBands: number
  readonly attacked: ReadonlyMap<string, Attacked>
  readonly leaks: readonly Leak[]
  readonly differences: readonly string[]
}

type BesideOf = (measure: string) => Beside

/** Reads everything that is published over HTTP, holds each figure against the people, and attacks it with them at hand. */
export const examineNation = async (address: string, nation: Nation): Promise<Examined> => {
  const { snapshotId, roundId, ministryToken, truth, byGender, responses } = nation
  const api = createApi(address)
  const snapshot = await api.get<Snapshot>(`/v1/snapshots/${snapshotId}`, ministryToken)
  const { dimensions, roles } = snapshot.contents
  const sample = await api.get<DrawnSample>(`/v1/rounds/${roundId}/sample`, ministryToken)
  const differences: string[] = []
  const byDepth: Counted[] = [0, 1, 2].map(() => ({ published: 0, suppressed: 0, respondents: 0, all: 0 }))
  const digest = createHash('sha256')
  const read = new Map<string, ReadCells>()
  let compared = 0
  if (snapshot.respondents !== responses) differences.push(`${responses} responses were sent, ${snapshot.respondents} are counted`)
  let [weighted, drawn, hiddenDrawn, gendered, bands, hiddenBands] = [0, 0, 0, 0, 0, 0]
  const leaks: Leak[] = []
  const besides = new Map<string, BesideOf>()
  for (const { role, measures } of roles) {
    const readCells = new Map<string, Map<string, ApiCell>>()
    for (const measure of measures)
      for (const by of combinationsOf(dimensions)) {
        if (measure === RESPONDENTS) (byDepth[by.length] as Counted).all += peopleOf(truth, role)
        for (const cell of await cellsOf(api, snapshotId, ministryToken, role, measure, by)) {
          digest.update(`${role} ${measure} ${JSON.stringify(cell)}\n`)
          readCells.set(measure, (readCells.get(measure) ?? new Map<string, ApiCell>()).set(cell.key, cell))
          if (measure === RESPONDENTS) noteCell(byDepth[by.length] as Counted, cell)
          if (!cell.shown) continue
          compared += 1
          differences.push(...checkCell(truth, role, measure, cell))
        }
      }
    const { quality } = await api.get<{ quality: Quality & { drawn: Drawn; gender: GenderFigures } }>(
      `/v1/snapshots/${snapshotId}/quality?role=${role}`,
      ministryToken,
    )
    const judged = checkQuality(truth, role, quality)
    weighted += judged.compared
    differences.push(...judged.differences)
    const ofDrawn = checkDrawn(truth, role, sample, quality.drawn)
    drawn += ofDrawn.compared
    hiddenDrawn += quality.drawn.headlines.filter(({ shown }) => !shown).length
    differences.push(...ofDrawn.differences)
    const ofGender = checkGender(byGender, role, quality.gender)
    gendered += ofGender.compared
    differences.push(...ofGender.differences)
    const readBands = role === 'leader' ? new Map() : await bandsOf(api, snapshotId, ministryToken, role, measures)
    const ofBands = checkBands(truth, role, readBands)
    bands += ofBands.compared
    hiddenBands += ofBands.hidden
    differences.push(...ofBands.differences)
    leaks.push(...ofBands.leaks)
    besides.set(role, (measure) => ({
      hasHeadline: quality.headlines.some((one) => one.measure === measure && one.shown),
      sample: quality.drawn.headlines.some((one) => one.measure === measure && one.shown) ? sample : undefined,
      bands: readBands.get(measure) ?? [],
      genders: gendersIn(quality.gender, measure),
    }))
    read.set(role, readCells)
  }
  // After all reading: attacks hold the process for so long that a line to it would be closed meanwhile.
  const attacked = new Map([...read].map(([role, cells]) => [role, attackNation(nation, role, cells, besides.get(role) as BesideOf)]))
  for (const found of attacked.values()) leaks.push(...found.leaks)
  const of = { compared, weighted, drawn, hiddenDrawn, gendered, bands, hiddenBands }
  return { snapshot, read, digest: digest.digest('hex'), byDepth, ...of, attacked, leaks, differences }
}

const RESPONDENTS = 'respondents'

const peopleOf = (truth: Nation['truth'], role: string): number =>
  [...truth.values()].reduce((sum, group) => sum + (group.role === role ? group.respondents : 0), 0)

const noteCell = (counted: Counted, cell: ApiCell): void => {
  if (cell.shown) counted.published += 1
  else counted.suppressed += 1
  if (cell.shown) counted.respondents += cell.n ?? 0
}

/** Bands of similar schools, by measure. */
const bandsOf = async (
  api: ReturnType<typeof createApi>,
  snapshotId: string,
  token: string,
  role: string,
  measures: readonly string[],
): Promise<ReadBands> => {
  const read = new Map<string, readonly ApiBand[]>()
  for (const measure of measures.filter((one) => /^(area|roll-up)\//.test(one))) {
    const path = `/v1/snapshots/${snapshotId}/benchmarks?role=${role}&measure=${measure}`
    read.set(measure, (await api.get<{ readonly bands: readonly ApiBand[] }>(path, token)).bands)
  }
  return read
}
