import type { AnalyticsService } from '@guzgu/contracts/services/analytics'
import { Rejection } from '@guzgu/event-sourcing'
import type { Actor, RpcContext } from '@guzgu/ports'
import type { ExerciseFacts } from '../domain/facts.ts'
import {
  createRoundParticipation,
  departmentParticipation,
  exerciseParticipation,
  knownRound,
  type ParticipationOptions,
} from './participation.ts'
import { createReportSharing } from './report-sharing.ts'
import { createReports, type ReportOptions } from './reports.ts'
import { createSamples } from './samples.ts'
import { createSnapshots, type SnapshotOptions } from './snapshots.ts'

type Handlers = {
  readonly [Name in keyof AnalyticsService]: (
    request: Parameters<AnalyticsService[Name]>[0],
    context: RpcContext,
  ) => ReturnType<AnalyticsService[Name]>
}

/**
 * Who may see what. A school's results are for its own coordinator and head: not even the Ministry reads them, unless the coordinator
 * has shared the report, and then every reading is logged.
 */
export const createAnalytics = (options: ParticipationOptions & ReportOptions & SnapshotOptions): Handlers => {
  const { directory } = options
  const roundParticipation = createRoundParticipation(options)
  const reports = createReports(options)
  const snapshots = createSnapshots(options)
  const samples = createSamples(options)
  const sharing = createReportSharing(options)

  const ownExercise = (exerciseId: string, actor: Actor): ExerciseFacts => {
    const isOfSchool = actor.role === 'coordinator' || actor.role === 'head'
    if (actor.role !== 'system' && !isOfSchool) throw new Rejection('not-allowed')
    const exercise = directory.exercise(exerciseId)
    if (exercise === undefined) throw new Rejection('exercise-unknown', 'exerciseId')
    if (isOfSchool && actor.schoolId !== exercise.schoolId) throw new Rejection('not-allowed')
    return exercise
  }

  const levelsOf = (schoolId: string, roundId: string, actor: Actor): readonly ExerciseFacts[] => {
    const isOwn = (actor.role === 'coordinator' || actor.role === 'head') && actor.schoolId === schoolId
    if (!isOwn && actor.role !== 'system') throw new Rejection('not-allowed')
    const levels = directory.exercisesOfRound(knownRound(directory, roundId)).filter((exercise) => exercise.schoolId === schoolId)
    if (levels.length === 0) throw new Rejection('exercise-unknown', 'roundId')
    return levels
  }

  return {
    getExerciseParticipation: async ({ exerciseId }, { actor }) => exerciseParticipation(options, ownExercise(exerciseId, actor)),
    getRoundParticipation: async ({ roundId }) => roundParticipation(knownRound(directory, roundId)),
    getDepartmentParticipation: async ({ roundId, red }, { actor }) => {
      const isOwn = actor.role === 'officer' && actor.red === red
      if (!isOwn && actor.role !== 'ministry' && actor.role !== 'system') throw new Rejection('not-allowed')
      return departmentParticipation(options, knownRound(directory, roundId), red)
    },
    getReport: async ({ exerciseId }, context) => {
      const isMinistry = context.actor.role === 'ministry'
      const exercise = isMinistry ? await sharing.read(exerciseId, context) : ownExercise(exerciseId, context.actor)
      return { schoolId: exercise.schoolId, ...(await reports.report(exercise)) }
    },
    shareReport: async ({ exerciseId, shared }, context) => {
      if (context.actor.role !== 'coordinator') throw new Rejection('not-allowed')
      return sharing.share(ownExercise(exerciseId, context.actor), shared, context)
    },
    getReportSharing: async ({ exerciseId }, { actor }) => sharing.state(ownExercise(exerciseId, actor)),
    getChange: async ({ exerciseId }, { actor }) => {
      const exercise = ownExercise(exerciseId, actor)
      const { report, digest } = await reports.change(exercise)
      return { schoolId: exercise.schoolId, change: report, digest }
    },
    requestSnapshot: async ({ roundId }, context) => snapshots.requestSnapshot(roundId, allowed(['ministry'], context)),
    listSnapshots: async ({ roundId }, context) => {
      allowed(NATION_READERS, context)
      return snapshots.listSnapshots(roundId)
    },
    getSnapshot: async ({ snapshotId }, context) => {
      allowed(NATION_READERS, context)
      return snapshots.getSnapshot(snapshotId)
    },
    verifySnapshot: async ({ snapshotId }, context) => snapshots.verifySnapshot(snapshotId, allowed(['ministry'], context)),
    getCells: async (request, context) => snapshots.getCells(request, allowed(NATION_READERS, context)),
    readRevision: async (request, context) => snapshots.readRevision(request, allowed(NATION_READERS, context)),
    readExport: async (request, context) => snapshots.readExport(request, allowed(NATION_READERS, context)),
    getQuality: async (request, context) => snapshots.getQuality(request, allowed(NATION_READERS, context)),
    getCellChanges: async (request, context) => snapshots.getCellChanges(request, allowed(NATION_READERS, context)),
    getBenchmarks: async (request, context) => snapshots.getBenchmarks(request, allowed(NATION_READERS, context)),
    getSchoolBenchmarks: async ({ exerciseId, page }, context) =>
      snapshots.getSchoolBenchmarks(ownExercise(exerciseId, context.actor), page, context),
    drawSample: async (request, context) => samples.draw(request, allowed(['ministry'], context)),
    getSample: async ({ roundId }, context) => {
      allowed(NATION_READERS, context)
      return samples.get(roundId)
    },
    listQueries: async ({ day }, context) => {
      allowed(['ministry'], context)
      return snapshots.listQueries(day)
    },
    getWholeSchoolReport: async ({ schoolId, roundId }, { actor }) => reports.wholeSchool(levelsOf(schoolId, roundId, actor)),
  }
}

const NATION_READERS: readonly Actor['role'][] = ['ministry', 'analyst']

/** @throws Rejection not-allowed */
const allowed = (roles: readonly Actor['role'][], context: RpcContext): RpcContext => {
  if (context.actor.role !== 'system' && !roles.includes(context.actor.role)) throw new Rejection('not-allowed')
  return context
}
