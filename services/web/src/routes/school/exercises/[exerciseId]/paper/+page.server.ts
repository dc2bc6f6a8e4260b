import { error, fail } from '@sveltejs/kit'
import type { Exercise, School } from '#lib/school/exercise.ts'
import { askedForm, formOfExercise } from '#lib/server/exercise-form.ts'
import { emptyEntry, handInPaper, readEntry } from '#lib/server/paper-entry.ts'
import { type Desk, deskOf } from '#lib/server/staff.ts'
import { m } from '../../../../../paraglide/messages.js'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const desk = await whoEnters(locals)
  const exercise = await desk.get<Exercise>(`/v1/exercises/${params.exerciseId}`)
  const school = await desk.get<School>(`/v1/schools/${exercise.schoolId}`)
  const { role, language } = askedForm(url, exercise)
  const form = await formOfExercise(desk, exercise, role, language)
  return { exercise, school: school.name, role, language, form, empty: emptyEntry(form) }
}

/** One form per POST. What was taken is not shown again; what was refused stays on the page. */
export const actions: Actions = {
  default: async ({ request, locals, params, url }) => {
    const desk = await whoEnters(locals)
    const fields = await request.formData()
    const exercise = await desk.get<Exercise>(`/v1/exercises/${params.exerciseId}`)
    const { role, language } = askedForm(url, exercise)
    const form = await formOfExercise(desk, exercise, role, language)
    const entered = Math.max(0, Math.trunc(Number(fields.get('entered')) || 0))
    const entry = readEntry(fields, form)
    const problem = await handInPaper(locals.gateway, entry, form, exercise.level)
    return problem === undefined ? { entered: entered + 1 } : fail(problem.status, { entered, problem, entry })
  },
}

/** A head reads, and enters nothing. */
const whoEnters = async (locals: App.Locals): Promise<Desk> => {
  const desk = await deskOf(locals)
  if (desk.me.role === 'head') error(403, m.coordinator_head_cannot())
  return desk
}
