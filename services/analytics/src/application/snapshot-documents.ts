import type { Views } from '@guzgu/ports'
import { NATIONAL_DIMENSIONS } from '@guzgu/statistics'
import type { Benchmarks } from '../domain/benchmarks.ts'
import type { NationalQuality } from '../domain/national-quality.ts'
import type { NationalResults, Published } from '../domain/national-results.ts'
import type { RoleName } from '../domain/outcome.ts'

/** Documents of a snapshot, by its digest: the same content is the same documents, whoever puts them. */
export const SNAPSHOT_CELLS = 'snapshot-cells.v1'
export const CONTENTS = 'snapshot-contents.v1'
export const QUALITY = 'snapshot-quality.v1'
/** Bands of similar schools; their digest is their own. */
export const BENCHMARKS = 'snapshot-benchmarks.v1'

/** Everything that a snapshot publishes, and its digest is over. */
export type SnapshotResults = NationalResults & { readonly quality: NationalQuality }

/** All cells of one role and measure. */
export type CellsDocument = { readonly cells: readonly Published<{ readonly shown: boolean }>[] }

/** What a snapshot can be asked. */
export type Contents = {
  readonly questionnaire: NationalResults['questionnaire']
  readonly ruleVersion: string
  readonly dimensions: readonly { readonly name: string; readonly crossed: boolean; readonly values: readonly string[] }[]
  readonly roles: readonly { readonly role: RoleName; readonly measures: readonly string[] }[]
  /** Of all roles and measures, by the number of dimensions: shown, and suppressed `[c]`. */
  readonly depths: readonly { readonly depth: number; readonly shown: number; readonly suppressed: number }[]
}

/** Who answered at all. */
export const RESPONDENTS = 'respondents'

export const cellsId = (digest: string, role: string, measure: string): string => `${digest}/${role}/${measure}`

export const documentsOf = (
  results: NationalResults,
): readonly { readonly role: string; readonly measure: string; readonly document: CellsDocument }[] =>
  results.roles.flatMap(({ role, respondents, measures }) => [
    { role, measure: RESPONDENTS, document: { cells: respondents } },
    ...measures.map(({ measure, cells }) => ({ role, measure, document: { cells } })),
  ])

export const contentsOf = (results: NationalResults): Contents => {
  const cells = results.roles.flatMap(({ respondents }) => respondents)
  return {
    questionnaire: results.questionnaire,
    ruleVersion: results.ruleVersion,
    dimensions: NATIONAL_DIMENSIONS.map(({ name, depth }) => ({
      name,
      crossed: depth === 2,
      values: [...new Set(cells.flatMap(({ by }) => by[name] ?? []))].sort(),
    })).filter(({ values }) => values.length > 0),
    roles: results.roles.map(({ role, measures }) => ({ role, measures: [RESPONDENTS, ...measures.map(({ measure }) => measure)] })),
    depths: depthsOf(results),
  }
}

const depthsOf = (results: NationalResults): Contents['depths'] => {
  const cells = results.roles.flatMap(({ respondents, measures }) => [respondents, ...measures.map((one) => one.cells)]).flat()
  return [0, 1, 2].map((depth) => {
    const ofDepth = cells.filter(({ by }) => Object.keys(by).length === depth)
    return {
      depth,
      shown: ofDepth.filter(({ shown }) => shown).length,
      suppressed: ofDepth.filter((cell) => !cell.shown && cell.symbol === '[c]').length,
    }
  })
}

/** A document as it is stored. */
export type Stored = { readonly view: string; readonly id: string; readonly document: unknown }

/** Everything that is stored of a snapshot: its contents last, so that nothing can be asked for that is not there. */
export const storedDocumentsOf = (
  digest: string,
  { results, benchmarks }: { readonly results: SnapshotResults; readonly benchmarks: Benchmarks },
): readonly Stored[] => [
  ...documentsOf(results).map(({ role, measure, document }) => ({ view: SNAPSHOT_CELLS, id: cellsId(digest, role, measure), document })),
  { view: QUALITY, id: digest, document: results.quality },
  { view: BENCHMARKS, id: digest, document: benchmarks },
  { view: CONTENTS, id: digest, document: contentsOf(results) },
]

/** Repeatable: what is there stays. */
export const putDocuments = async (views: Pick<Views, 'put'>, documents: readonly Stored[]): Promise<void> => {
  for (const { view, id, document } of documents) await views.put(view, [{ id, at: 1, document }])
}

/** Every document of a snapshot, in the order of an export. */
export const measuresIn = ({ roles }: Contents): readonly { readonly role: RoleName; readonly measure: string }[] =>
  roles.flatMap(({ role, measures }) => measures.map((measure) => ({ role, measure })))
