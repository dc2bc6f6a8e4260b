import type { Exercise, School } from '#lib/school/exercise.ts'
import { askedForm } from '#lib/server/exercise-form.ts'
import { parentsPdf } from '#lib/server/paper/parents.ts'
import { pdfResponse } from '#lib/server/pdf-response.ts'
import { deskOf } from '#lib/server/staff.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = async ({ locals, params, url }) => {
  const desk = await deskOf(locals)
  const exercise = await desk.get<Exercise>(`/v1/exercises/${params.exerciseId}`)
  const school = await desk.get<School>(`/v1/schools/${exercise.schoolId}`)
  const { language } = askedForm(url, exercise)
  return pdfResponse(await parentsPdf(school.name, exercise.closesAt, language), `guzgu-parents-${language}`)
}
