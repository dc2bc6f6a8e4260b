import type { ImportSchoolsResponse } from '@guzgu/contracts/services/identity'
import { type CommandContext, createCommandHandler } from '@guzgu/event-sourcing'
import type { EventStore } from '@guzgu/ports'
import type { Day } from '../domain/day.ts'
import { compareRow, type RowComparison } from '../domain/register-file.ts'
import { type School, school, schoolStream, schoolUpcasters } from '../domain/school.ts'
import { type FileRow, type LineProblem, readSchoolFile } from './school-file.ts'

/** Streams read or written at a time. */
const WIDTH = 32

export type ImportOptions = { readonly csv: string; readonly dryRun: boolean; readonly effectiveFrom: Day }

/**
 * One bad line and nothing is recorded. A crash on the way leaves a part recorded, and the same file again
 * records the rest. Schools that the file does not name stay as they are.
 */
export const createSchoolImport = (store: EventStore) => {
  const schools = createCommandHandler(store, school, schoolUpcasters)

  const load = async (schoolIds: readonly string[]): Promise<ReadonlyMap<string, School>> => {
    const states = await inChunks(schoolIds, async (id) => [id, (await schools.load(schoolStream(id))).state] as const)
    return new Map(states)
  }

  const record = (comparisons: readonly RowComparison[], context: CommandContext): Promise<unknown> =>
    inChunks(comparisons, async ({ commands }) => {
      for (const command of commands) await schools.handle(schoolStream(command.schoolId), command, context)
    })

  return async ({ csv, dryRun, effectiveFrom }: ImportOptions, context: CommandContext): Promise<ImportSchoolsResponse> => {
    const file = readSchoolFile(csv)
    const states = await load(schoolIdsIn(file.rows))
    const comparisons = compareRows(file.rows, states, effectiveFrom)
    const problems = allProblems(file.rows, comparisons, file.problems)
    if (!dryRun && problems.length === 0) await record(comparisons, context)
    return {
      dryRun,
      rows: file.rows.length,
      unchanged: comparisons.filter((comparison) => comparison.differences.length === 0 && comparison.problems.length === 0).length,
      differences: comparisons.flatMap((comparison) => comparison.differences),
      problems,
    }
  }
}

const schoolIdsIn = (rows: readonly FileRow[]): readonly string[] => [
  ...new Set(rows.flatMap(({ row: { schoolId, ending } }) => (ending.status === 'merged' ? [schoolId, ending.intoSchoolId] : [schoolId]))),
]

const compareRows = (rows: readonly FileRow[], states: ReadonlyMap<string, School>, effectiveFrom: Day): readonly RowComparison[] => {
  const named = new Set(rows.map(({ row }) => row.schoolId))
  const isKnown = (schoolId: string): boolean => named.has(schoolId) || states.get(schoolId)?.status === 'registered'
  return rows.map(({ row }) => compareRow(row, states.get(row.schoolId) ?? school.initial, effectiveFrom, isKnown))
}

/** In order of the lines; of a cell that could not be read nothing else is said. */
const allProblems = (
  rows: readonly FileRow[],
  comparisons: readonly RowComparison[],
  ofText: readonly LineProblem[],
): readonly LineProblem[] => {
  const reported = new Set(ofText.map(({ line, field }) => `${line} ${field}`))
  const ofRows = rows.flatMap(({ line, cells }, index) =>
    (comparisons[index]?.problems ?? []).map(({ field, code }) => {
      const column = COLUMNS[field] ?? field
      return { line, field: column, code, value: cells.get(column) ?? '' }
    }),
  )
  return [...ofText, ...ofRows.filter(({ line, field }) => !reported.has(`${line} ${field}`))].sort((one, other) => one.line - other.line)
}

/** What the domain calls otherwise than the header does. */
const COLUMNS: Readonly<Record<string, string>> = {
  schoolId: 'code',
  economicRegion: 'economic_region',
  intoSchoolId: 'merged_into',
  telephone: 'office_telephone',
  email: 'office_email',
  effectiveFrom: 'effective_from',
}

const inChunks = async <T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> => {
  const results: R[] = []
  for (let start = 0; start < items.length; start += WIDTH) {
    results.push(...(await Promise.all(items.slice(start, start + WIDTH).map(work))))
  }
  return results
}
