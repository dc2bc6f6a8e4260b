import { fail, redirect } from '@sveltejs/kit'
import { renderSVG } from 'uqr'
import type { Exercise, School } from '#lib/school/exercise.ts'
import { deskOf } from '#lib/server/staff.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, params }) => {
  const desk = await deskOf(locals)
  const exercise = await desk.get<Exercise>(`/v1/exercises/${params.exerciseId}`)
  const school = await desk.get<School>(`/v1/schools/${exercise.schoolId}`)
  return { exercise, school: school.name }
}

/** Codes are shown this once, to be printed: nobody keeps a list of them. */
export const actions: Actions = {
  default: async ({ request, locals, params, url }) => {
    const fields = await request.formData()
    const text = (name: string): string => String(fields.get(name) ?? '')
    if (!fields.has('role')) redirect(303, `/school/exercises/${params.exerciseId}`)
    const desk = await deskOf(locals)
    const body = {
      role: text('role'),
      language: text('language'),
      count: Number(text('count')),
      ...(text('gradeBand') === '' || text('role') !== 'student' ? {} : { gradeBand: Number(text('gradeBand')) }),
    }
    const made = await desk.call<{ readonly codes: readonly string[] }>(`/v1/exercises/${params.exerciseId}/codes`, {
      method: 'POST',
      body,
    })
    if ('problem' in made) return fail(made.problem.status, { problem: made.problem })
    const address = url.origin
    return {
      role: body.role as 'leader' | 'teacher' | 'student',
      language: body.language,
      gradeBand: text('gradeBand'),
      address,
      cards: made.value.codes.map((code) => ({ code, qr: renderSVG(`${address}/#${code.replace(/\D/g, '')}`, { border: 1 }) })),
    }
  },
}
