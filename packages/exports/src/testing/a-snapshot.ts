import { toExportedQuestionnaire } from '../questionnaire.ts'
import type { ExportedCell, ExportedPage, ExportSource } from '../source.ts'

export const QUESTIONNAIRE = toExportedQuestionnaire({
  id: 'digital-capacity',
  version: 2,
  areas: [{ id: 'A', title: { az: 'Rəhbərlik', ru: 'Руководство', en: 'Leadership' } }],
  rollUp: [],
  items: [
    {
      id: 'A1',
      identity: 'A1-first',
      kind: 'core',
      area: 'A',
      variants: [{ wording: { az: 'Məktəbimizin “rəqəmsal” planı var', ru: 'У школы есть план', en: 'We have a plan, "digital"' } }],
    },
    { id: 'Z1', identity: 'Z1', kind: 'additional', area: '', variants: [] },
  ],
})

const item: ExportedCell = {
  by: {},
  shown: true,
  n: 120,
  schools: 9,
  mean: '3.40',
  se: '0.112',
  interval: { low: '3.14', high: '3.66' },
  shares: [
    { kind: 'band', label: '<5%' },
    { kind: 'exact', percent: 20 },
    { kind: 'exact', percent: 30 },
    { kind: 'exact', percent: 45 },
    { kind: 'between', from: 0, to: 5 },
  ],
  agree: { kind: 'exact', percent: 46 },
  slightlyAgree: { kind: 'exact', percent: 30 },
  naShare: { kind: 'exact', percent: 0 },
  symbols: [],
}

export const PAGES: readonly ExportedPage[] = [
  {
    role: 'teacher',
    measure: 'respondents',
    cells: [
      { by: {}, shown: true, n: 150, schools: 9 },
      { by: { region: 'Şəki-Zaqatala' }, shown: false, symbol: '[c]' },
    ],
  },
  {
    role: 'teacher',
    measure: 'item/A1',
    cells: [
      item,
      { by: { region: '=Quba, "Xaçmaz"', level: 'primary' }, shown: true, n: 40, schools: 5, meanBand: '≥ 4.8', symbols: ['[u]'] },
      { by: { region: 'Şəki-Zaqatala' }, shown: false, symbol: '[c]' },
      { by: { level: 'vocational' }, shown: false, symbol: '[z]' },
    ],
  },
]

/** A small snapshot; with pages of its own where they are given. */
export const aSnapshot = (pages: readonly ExportedPage[] = PAGES): ExportSource => ({
  snapshot: { snapshotId: 'r1.1', roundId: 'r1', revision: 1, digest: 'd'.repeat(64), ruleVersion: 'national-1', takenAt: 0 },
  questionnaire: QUESTIONNAIRE,
  pages: async function* () {
    yield* pages
  },
})

/** All of a file. */
export const bytesOf = async (pieces: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(piece)
  return Buffer.concat(all)
}
