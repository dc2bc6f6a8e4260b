import type { GetReportResponse } from '@guzgu/contracts/services/analytics'
import { Rejection } from '@guzgu/event-sourcing'
import type { Views } from '@guzgu/ports'
import type { Sealed } from '../domain/columns.ts'
import { exerciseTally } from '../domain/exercise-tally.ts'
import { type ExerciseFacts, previousOf } from '../domain/facts.ts'
import type { Report } from '../domain/report.ts'
import { schoolReport } from '../domain/school-report.ts'
import type { Directory } from './directory.ts'

export type Render = (report: Report) => { readonly report: string; readonly digest: string }

export type ReportOptions = { readonly views: Views; readonly directory: Directory; readonly render: Render }

/** Rendered reports kept in memory: about 60 kB each. They never change. */
const KEPT = 200

/** @throws Rejection report-not-ready while the exercise, or the one before it that it is compared with, is not sealed and folded. */
export const createReports = (options: ReportOptions) => {
  const rendered = new Map<string, GetReportResponse>()
  return async (exercise: ExerciseFacts): Promise<GetReportResponse> => {
    const known = rendered.get(exercise.exerciseId)
    if (known !== undefined) rendered.delete(exercise.exerciseId)
    const answer = known ?? (await renderReport(options, exercise))
    rendered.set(exercise.exerciseId, answer)
    for (const oldest of rendered.keys()) if (rendered.size > KEPT) rendered.delete(oldest)
    return answer
  }
}

const renderReport = async ({ views, directory, render }: ReportOptions, exercise: ExerciseFacts): Promise<GetReportResponse> => {
  const now = await sealedOf(views, directory, exercise)
  const previous = previousOf(exercise, directory.exercises())
  const report = schoolReport(now, previous === undefined ? undefined : await sealedOf(views, directory, previous))
  return { schoolId: exercise.schoolId, ...render(report) }
}

const sealedOf = async (views: Views, directory: Directory, exercise: ExerciseFacts): Promise<Sealed> => {
  const stored = await views.get(exerciseTally.view, exercise.exerciseId)
  const tally = stored === undefined ? undefined : exerciseTally.fromJson(stored.document)
  const questionnaire = directory.questionnaire(exercise.questionnaireId, exercise.questionnaireVersion)
  const asked = directory.asked(exercise)
  if (exercise.stage !== 'sealed' || tally?.sealed !== true || questionnaire === undefined || asked === undefined)
    throw new Rejection('report-not-ready')
  return { tally, exercise, questionnaire, asked }
}
