import type { Exercise, School } from '#lib/school/exercise.ts'
import { askedForm, formOfExercise } from '#lib/server/exercise-form.ts'
import { paperForm } from '#lib/server/paper/form.ts'
import { pdfResponse } from '#lib/server/pdf-response.ts'
import { deskOf } from '#lib/server/staff.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = async ({ locals, params, url }) => {
  const desk = await deskOf(locals)
  const exercise = await desk.get<Exercise>(`/v1/exercises/${params.exerciseId}`)
  const { role, language } = askedForm(url, exercise)
  const [school, form] = await Promise.all([
    desk.get<School>(`/v1/schools/${exercise.schoolId}`),
    formOfExercise(desk, exercise, role, language),
  ])
  return pdfResponse(await paperForm(form, school.name, language), `guzgu-form-${role}-${language}`)
}
