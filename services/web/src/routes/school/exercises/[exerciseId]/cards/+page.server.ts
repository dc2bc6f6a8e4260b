import { fail, redirect } from '@sveltejs/kit'
import { renderSVG } from 'uqr'
import { isLanguage } from '#lib/language.ts'
import { ROLES } from '#lib/roles.ts'
import type { Exercise, School } from '#lib/school/exercise.ts'
import { cardsPdf } from '#lib/server/paper/cards.ts'
import { pdfResponse } from '#lib/server/pdf-response.ts'
import { deskOf } from '#lib/server/staff.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, params }) => {
  const desk = await deskOf(locals)
  const exercise = await desk.get<Exercise>(`/v1/exercises/${params.exerciseId}`)
  const school = await desk.get<School>(`/v1/schools/${exercise.schoolId}`)
  return { exercise, school: school.name }
}

/** Codes are told this once, to be printed: as a page, or as a PDF instead of it. Nobody keeps a list of them. */
export const actions: Actions = {
  default: async ({ request, locals, params, url }) => {
    const fields = await request.formData()
    const text = (name: string): string => String(fields.get(name) ?? '')
    const role = ROLES.find((one) => one === text('role'))
    const language = text('language')
    if (role === undefined || !isLanguage(language)) redirect(303, `/school/exercises/${params.exerciseId}`)
    const desk = await deskOf(locals)
    const gradeBand = role === 'student' ? text('gradeBand') : ''
    const made = await desk.call<{ readonly codes: readonly string[] }>(`/v1/exercises/${params.exerciseId}/codes`, {
      method: 'POST',
      body: {
        role,
        language,
        ...(gradeBand === '' ? {} : { gradeBand: Number(gradeBand) }),
        ...(fields.has('reprint') ? { count: 0, reprint: true } : { count: Number(text('count')) }),
      },
    })
    if ('problem' in made) return fail(made.problem.status, { problem: made.problem })
    const address = url.origin
    const { codes } = made.value
    if (text('as') === 'pdf') {
      const exercise = await desk.get<Exercise>(`/v1/exercises/${params.exerciseId}`)
      const school = await desk.get<School>(`/v1/schools/${exercise.schoolId}`)
      const bytes = await cardsPdf({ school: school.name, role, language, gradeBand, address, codes }, locals.language)
      locals.file = pdfResponse(bytes, `guzgu-cards-${role}-${language}`)
      return {}
    }
    const qrOf = (code: string): string => renderSVG(`${address}/#${code.replace(/\D/g, '')}`, { border: 1 })
    return { role, language, gradeBand, address, cards: codes.map((code) => ({ code, qr: qrOf(code) })) }
  },
}
