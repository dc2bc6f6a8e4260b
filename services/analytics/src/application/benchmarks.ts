import { toRoleName } from '@guzgu/contracts'
import type { OwnBand, SchoolBenchmarks } from '@guzgu/contracts/report'
import type {
  GetBenchmarksRequest,
  GetBenchmarksResponse,
  GetSchoolBenchmarksResponse,
  Snapshot as SnapshotMessage,
} from '@guzgu/contracts/services/analytics'
import { Rejection } from '@guzgu/event-sourcing'
import type { RpcContext, Views } from '@guzgu/ports'
import { type BenchmarkGroup, type Benchmarks, groupOf, type RoleBenchmarks } from '../domain/benchmarks.ts'
import type { ExerciseFacts } from '../domain/facts.ts'
import type { Snapshot } from '../domain/snapshot.ts'
import type { Directory } from './directory.ts'
import type { OwnFacts } from './own-snapshots.ts'
import type { QueryLog } from './query-log.ts'
import type { Render } from './reports.ts'
import { BENCHMARKS } from './snapshot-documents.ts'

export type BenchmarkOptions = {
  readonly views: Pick<Views, 'get'>
  readonly directory: Pick<Directory, 'school'>
  readonly ownFacts: () => Promise<OwnFacts>
  readonly log: QueryLog
  readonly toText: (value: unknown) => string
  readonly render: Render
  readonly toMessage: (snapshot: Snapshot) => SnapshotMessage
}

/** Bands of similar schools, of a published snapshot. */
export const createBenchmarks = ({ views, directory, ownFacts, log, toText, render, toMessage }: BenchmarkOptions) => {
  const documentOf = async (snapshot: Snapshot | undefined, field: string): Promise<Benchmarks> => {
    const stored = snapshot === undefined ? undefined : await views.get(BENCHMARKS, snapshot.digest)
    if (stored === undefined) throw new Rejection('benchmarks-not-published', field)
    return stored.document as Benchmarks
  }
  return {
    /** All groups in one area. */
    get: async (snapshot: Snapshot, { role, measure, page }: GetBenchmarksRequest, context: RpcContext): Promise<GetBenchmarksResponse> => {
      const { ruleVersion, roles } = await documentOf(snapshot, 'snapshotId')
      const ofRole = roles.find((one) => one.role === toRoleName(role))
      if (ofRole === undefined) throw new Rejection('role-without-benchmarks', 'role')
      const at = ofRole.measures.indexOf(measure)
      if (at < 0) throw new Rejection('measure-unknown', 'measure')
      await log([{ snapshotId: snapshot.snapshotId, role: ofRole.role, measure: `benchmarks/${measure}`, by: [] }], page, context)
      return { snapshot: toMessage(snapshot), ruleVersion, bands: toText(ofRole.groups.map((group) => bandOf(group, at))) }
    },

    /** Of the schools that are like this one, in all areas, in the last snapshot of its round. */
    ofSchool: async (exercise: ExerciseFacts, page: string, context: RpcContext): Promise<GetSchoolBenchmarksResponse> => {
      const snapshot = (await ownFacts()).snapshots.filter(({ roundId }) => roundId === exercise.roundId).at(-1)
      const { ruleVersion, roles } = await documentOf(snapshot, 'exerciseId')
      const school = directory.school(exercise.schoolId)
      const { snapshotId = '', digest = '' } = snapshot ?? {}
      const told: SchoolBenchmarks = {
        format: 'school-benchmarks.v1',
        exerciseId: exercise.exerciseId,
        snapshotId,
        snapshotDigest: digest,
        ruleVersion,
        roles: roles.flatMap((one) => {
          const group = school === undefined ? undefined : groupOf(school, exercise.level, one)
          return group === undefined ? [] : [toRole(one, group)]
        }),
      }
      const queries = told.roles.map(({ role, by }) => ({ snapshotId, role, measure: 'benchmarks', by: Object.keys(by) }))
      if (queries.length > 0) await log(queries, page, context)
      const { report, digest: own } = render(told)
      return { schoolId: exercise.schoolId, benchmarks: report, digest: own }
    },
  }
}

/** A hidden band says of its group what it is about and nothing more. */
const bandOf = ({ by, schools, bands }: BenchmarkGroup, at: number): object => {
  const band = bands[at]
  return { by, ...(band?.shown === true ? { schools } : {}), ...band }
}

const toRole = ({ role, measures }: RoleBenchmarks, { by, schools, bands }: BenchmarkGroup): SchoolBenchmarks['roles'][number] => ({
  role,
  by,
  schools,
  bands: measures.map((measure, at): OwnBand => {
    const band = bands[at]
    return { measure, band: band?.shown === true ? { low: band.low, high: band.high } : '[c]' }
  }),
})
