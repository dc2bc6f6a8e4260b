import { randomUUID } from 'node:crypto'
import { isLanguage, type Language } from '#lib/language.ts'
import { advance, begin, type Flow, type Step } from '#lib/respondent/flow.ts'
import type { Form } from '#lib/respondent/form.ts'
import type { Exercise } from '#lib/school/exercise.ts'
import { askedForm, formOfExercise } from '#lib/server/exercise-form.ts'
import type { Seal } from '#lib/server/sealed.ts'
import { deskOf } from '#lib/server/staff.ts'
import type { Actions, PageServerLoad } from './$types'

/** The form as a respondent sees it, in its own language. It has no code: there is nothing that could be sent. */
export const load: PageServerLoad = async ({ locals, params, url, request }) => {
  const desk = await deskOf(locals)
  const exercise = await desk.get<Exercise>(`/v1/exercises/${params.exerciseId}`)
  const { role, language } = askedForm(url, exercise)
  const flow = begin({ code: '', responseId: randomUUID(), language, startedAt: 0 })
  if (request.method === 'GET') locals.language = language // else the step has said which
  return {
    exerciseId: exercise.exerciseId,
    role,
    language,
    ...shown(flow, await formOfExercise(desk, exercise, role, language), locals.seals.form),
  }
}

export const actions: Actions = {
  default: async ({ request, locals, params, url }) => {
    const desk = await deskOf(locals)
    const fields = await request.formData()
    const step = String(fields.get('step') ?? 'next') as Step
    const exercise = await desk.get<Exercise>(`/v1/exercises/${params.exerciseId}`)
    const { role, language } = askedForm(url, exercise)
    const kept = locals.seals.form.open(String(fields.get('state') ?? ''))
    const flow = kept === undefined ? begin({ code: '', responseId: randomUUID(), language, startedAt: 0 }) : (JSON.parse(kept) as Flow)
    const formIn = (of: Flow): Promise<Form> => formOfExercise(desk, exercise, role, languageOf(of))
    const next = advance(flow, await formIn(flow), step, fields)
    locals.language = languageOf(next)
    return shown(next, await formIn(next), locals.seals.form)
  },
}

const languageOf = ({ language }: Flow): Language => (isLanguage(language) ? language : 'az')

const shown = (flow: Flow, form: Form, seal: Seal) => ({ flow, form, sealed: seal.seal(JSON.stringify(flow)) })
