import type { ChangeReport, SchoolBenchmarks, SchoolReport, WholeSchoolReport } from '@guzgu/contracts/report'
import { Rejection } from '@guzgu/event-sourcing'
import type { Views } from '@guzgu/ports'
import { changeReport } from '../domain/change.ts'
import type { Sealed } from '../domain/columns.ts'
import { exerciseTally } from '../domain/exercise-tally.ts'
import { type ExerciseFacts, previousOf } from '../domain/facts.ts'
import { schoolReport } from '../domain/school-report.ts'
import { wholeSchoolReport } from '../domain/whole-school-report.ts'
import type { Directory } from './directory.ts'

export type Rendered = { readonly report: string; readonly digest: string }

/** What the domain makes must fit what the readers of its JSON are told. */
export type Render = (report: SchoolReport | ChangeReport | WholeSchoolReport | SchoolBenchmarks) => Rendered

export type ReportOptions = { readonly views: Views; readonly directory: Directory; readonly render: Render }

/** Rendered documents kept in memory: about 60 kB each. They never change. */
const KEPT = 200

/** @throws Rejection report-not-ready while the exercise, or the one before it that it is compared with, is not sealed and folded. */
export const createReports = (options: ReportOptions) => {
  const kept = createKept(KEPT)
  return {
    report: (exercise: ExerciseFacts): Promise<Rendered> =>
      kept(`report ${exercise.exerciseId}`, async () => options.render(schoolReport(...(await sealedWithPrevious(options, exercise))))),
    change: (exercise: ExerciseFacts): Promise<Rendered> =>
      kept(`change ${exercise.exerciseId}`, async () => options.render(changeReport(...(await sealedWithPrevious(options, exercise))))),
    /** Of all exercises of a school in a round. @throws Rejection levels-not-ready */
    wholeSchool: async (exercises: readonly ExerciseFacts[]): Promise<Rendered> => {
      if (exercises.some(({ stage }) => stage !== 'sealed')) throw new Rejection('levels-not-ready')
      const ids = exercises.map(({ exerciseId }) => exerciseId)
      return kept(`levels ${ids.sort().join(' ')}`, async () =>
        options.render(wholeSchoolReport(await Promise.all(exercises.map((exercise) => sealedOf(options, exercise, 'levels-not-ready'))))),
      )
    },
  }
}

/** The documents that were asked for last. */
const createKept = (most: number) => {
  const documents = new Map<string, Rendered>()
  return async (key: string, make: () => Promise<Rendered>): Promise<Rendered> => {
    const document = documents.get(key) ?? (await make())
    documents.delete(key)
    documents.set(key, document)
    for (const oldest of documents.keys()) if (documents.size > most) documents.delete(oldest)
    return document
  }
}

const sealedWithPrevious = async (options: ReportOptions, exercise: ExerciseFacts): Promise<readonly [Sealed, Sealed | undefined]> => {
  const now = await sealedOf(options, exercise, 'report-not-ready')
  const previous = previousOf(exercise, options.directory.exercises())
  return [now, previous === undefined ? undefined : await sealedOf(options, previous, 'report-not-ready')]
}

const sealedOf = async (
  { views, directory }: ReportOptions,
  exercise: ExerciseFacts,
  code: 'report-not-ready' | 'levels-not-ready',
): Promise<Sealed> => {
  const stored = await views.get(exerciseTally.view, exercise.exerciseId)
  const tally = stored === undefined ? undefined : exerciseTally.fromJson(stored.document)
  const questionnaire = directory.questionnaire(exercise.questionnaireId, exercise.questionnaireVersion)
  const asked = directory.asked(exercise)
  if (exercise.stage !== 'sealed' || tally?.sealed !== true || questionnaire === undefined || asked === undefined) throw new Rejection(code)
  return { tally, exercise, questionnaire, asked }
}
