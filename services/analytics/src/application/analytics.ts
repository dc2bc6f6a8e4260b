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
import { createReports, type ReportOptions } from './reports.ts'

type Handlers = {
  readonly [Name in keyof AnalyticsService]: (
    request: Parameters<AnalyticsService[Name]>[0],
    context: RpcContext,
  ) => ReturnType<AnalyticsService[Name]>
}

/** Who may see what. A school's results are for its own coordinator: not even the Ministry reads them. */
export const createAnalytics = (options: ParticipationOptions & ReportOptions): Handlers => {
  const { directory } = options
  const roundParticipation = createRoundParticipation(options)
  const reportOf = createReports(options)

  const ownExercise = (exerciseId: string, actor: Actor): ExerciseFacts => {
    if (actor.role !== 'system' && actor.role !== 'coordinator') throw new Rejection('not-allowed')
    const exercise = directory.exercise(exerciseId)
    if (exercise === undefined) throw new Rejection('exercise-unknown', 'exerciseId')
    if (actor.role === 'coordinator' && actor.schoolId !== exercise.schoolId) throw new Rejection('not-allowed')
    return exercise
  }

  return {
    getExerciseParticipation: async ({ exerciseId }, { actor }) => exerciseParticipation(options, ownExercise(exerciseId, actor)),
    getRoundParticipation: async ({ roundId }) => roundParticipation(knownRound(directory, roundId)),
    getDepartmentParticipation: async ({ roundId, red }, { actor }) => {
      const isOwn = actor.role === 'officer' && actor.red === red
      if (!isOwn && actor.role !== 'ministry' && actor.role !== 'system') throw new Rejection('not-allowed')
      return departmentParticipation(options, knownRound(directory, roundId), red)
    },
    getReport: async ({ exerciseId }, { actor }) => reportOf(ownExercise(exerciseId, actor)),
  }
}
