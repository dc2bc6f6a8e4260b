import type { SchoolBenchmarks } from '@guzgu/contracts/report'
import { error } from '@sveltejs/kit'
import type { Similar } from '#lib/report/similar.ts'
import { digestOf } from './gateway.ts'
import type { Desk } from './staff.ts'

/** Not published yet; or the reader is no one of the school. */
const NOTHING = [403, 404, 409]

/** The bands of the schools like the one of this exercise, or nothing. @throws HttpError what the gateway refuses otherwise */
export const readSimilar = async (desk: Desk, exerciseId: string): Promise<Similar | undefined> => {
  const told = await desk.call<SchoolBenchmarks>(`/v1/exercises/${encodeURIComponent(exerciseId)}/benchmarks`)
  if (!('problem' in told)) return { ...told.value, digest: digestOf(told) }
  if (NOTHING.includes(told.problem.status)) return undefined
  error(told.problem.status, told.problem.title)
}

/** The digest of what a document is made of: the report, and the bands beside it. */
export const digestWith = (report: string, similar: Similar | undefined): string =>
  similar === undefined ? report : `${report}.${similar.digest}`
