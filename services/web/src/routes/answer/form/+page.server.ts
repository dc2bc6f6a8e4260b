import { randomUUID } from 'node:crypto'
import { fail, redirect } from '@sveltejs/kit'
import { isLanguage } from '#lib/language.ts'
import { questionnairePath } from '#lib/questionnaire-path.ts'
import { digitsOf, grouped, isCode } from '#lib/respondent/code.ts'
import { advance, begin, type Flow, type Step, toResponseBody } from '#lib/respondent/flow.ts'
import { type Form, type Participation, type Questionnaire, toForm } from '#lib/respondent/form.ts'
import type { Answered, Problem } from '#lib/server/gateway.ts'
import { m } from '../../../paraglide/messages.js'
import type { Actions, PageServerLoad } from './$types'

/** What the page shows; `sealed` travels in a hidden field and back. */
export type Shown =
  | { readonly kind: 'form'; readonly form: Form; readonly flow: Flow; readonly sealed: string; readonly problem?: Problem | undefined }
  /** `code`: as it was typed, to be mended. */
  | { readonly kind: 'refused'; readonly problem: Problem; readonly code: string }

/** Only a code or a step leads here. */
export const load: PageServerLoad = ({ request }) => {
  if (request.method === 'GET') redirect(303, '/')
}

/** One POST per step: everything that was answered so far travels with it, and nothing stays on the device or here. */
export const actions: Actions = {
  default: async ({ request, locals }) => {
    const fields = await request.formData()
    const step = String(fields.get('step') ?? 'next')
    const flow = step === 'enter' ? start(fields, locals) : resume(fields, locals)
    if (flow === undefined)
      return fail(
        422,
        refused(
          {
            status: 422,
            code: step === 'enter' ? 'code-mistyped' : 'state',
            title: step === 'enter' ? m.code_wrong_digits() : m.problem_state(),
          },
          String(fields.get('code') ?? ''),
        ),
      )
    const entered = await formFor(flow, locals, step === 'enter')
    if ('problem' in entered) return fail(entered.problem.status, refused(entered.problem, grouped(flow.code)))
    locals.language = isLanguage(entered.flow.language) ? entered.flow.language : locals.language
    if (step === 'enter') return shown(entered.flow, entered.form, locals)
    const next = advance(entered.flow, entered.form, step as Step, fields)
    if (step === 'submit') return submit(next, entered.form, locals)
    if (next.language === entered.flow.language) return shown(next, entered.form, locals)
    const translated = await formFor(next, locals, false)
    if ('problem' in translated) return shown(entered.flow, entered.form, locals, translated.problem)
    locals.language = isLanguage(next.language) ? next.language : locals.language
    return shown(next, translated.form, locals)
  },
}

const start = (fields: FormData, { language }: App.Locals): Flow | undefined => {
  const code = digitsOf(String(fields.get('code') ?? ''))
  return isCode(code) ? begin({ code, responseId: randomUUID(), language, startedAt: Date.now() }) : undefined
}

const resume = (fields: FormData, { seals }: App.Locals): Flow | undefined => {
  const text = seals.form.open(String(fields.get('state') ?? ''))
  return text === undefined ? undefined : (JSON.parse(text) as Flow)
}

/** The form in the language of the flow; at the start in that of the card. */
const formFor = async (
  flow: Flow,
  locals: App.Locals,
  fresh: boolean,
): Promise<{ readonly form: Form; readonly flow: Flow } | { readonly problem: Problem }> => {
  const participation = await locals.gateway.call<Participation>('/v1/participations', { method: 'POST', body: { code: flow.code } })
  if ('problem' in participation) return participation
  const { questionnaire, role, level, language: ofCard } = participation.value
  const language = fresh && isLanguage(ofCard) ? ofCard : flow.language
  const wording: Answered<Questionnaire> = await locals.gateway.call(questionnairePath(questionnaire, { role, level, language }))
  if ('problem' in wording) return wording
  return {
    flow: { ...flow, language },
    form: toForm(participation.value, wording.value, language, m.own_items({}, { locale: isLanguage(language) ? language : 'az' })),
  }
}

const submit = async (flow: Flow, form: Form, locals: App.Locals) => {
  const sent = await locals.gateway.call<{ readonly receipt: string }>(`/v1/responses/${flow.responseId}`, {
    method: 'PUT',
    body: toResponseBody(flow, form, Date.now()),
  })
  if ('problem' in sent) return shown(flow, form, locals, sent.problem)
  const { code: _, ...rest } = flow
  return shown({ ...rest, code: '', stage: 'receipt', answers: {}, choices: {}, receipt: sent.value.receipt }, form, locals)
}

const shown = (flow: Flow, form: Form, { seals }: App.Locals, problem?: Problem): Shown => ({
  kind: 'form',
  flow,
  form,
  sealed: seals.form.seal(JSON.stringify(flow)),
  problem,
})

const refused = (problem: Problem, code: string): Shown => ({ kind: 'refused', problem, code })
