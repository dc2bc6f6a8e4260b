import { randomUUID } from 'node:crypto'
import { digitsOf, isCode } from '#lib/respondent/code.ts'
import { advance, begin, type Fields, type Flow, toResponseBody } from '#lib/respondent/flow.ts'
import { type Form, itemsOf, type Participation } from '#lib/respondent/form.ts'
import { onePersonOf } from '#lib/school/words.ts'
import { m } from '../../paraglide/messages.js'
import type { Gateway, Problem } from './gateway.ts'

/** What was typed from one sheet of paper, kept until it is taken. */
export type Entry = { readonly flow: Flow; readonly code: string }

/** An empty sheet. Its response id travels with it: sent twice, it is the same response. */
export const emptyEntry = (form: Form): Entry => ({
  code: '',
  flow: begin({ code: '', responseId: randomUUID(), language: form.language, startedAt: 0 }),
})

/** Reads the fields of the page: all items at once. */
export const readEntry = (fields: Fields, form: Form): Entry => {
  const responseId = String(fields.get('responseId') ?? '')
  const code = String(fields.get('code') ?? '').trim()
  const flow = begin({ code: digitsOf(code), responseId, language: form.language, startedAt: 0 })
  const onOneScreen = { ...form, screens: [itemsOf(form)] }
  const answered = advance({ ...flow, stage: 'items' }, onOneScreen, 'finish', fields)
  return { code, flow: form.askRelease ? { ...answered, release: fields.has('release') } : answered }
}

/**
 * Hands in what stood on the paper, with the code on it. The role, level and section language are the code's; the paper must be that
 * role's form. No time is told: how fast somebody types says nothing of who answered. Undefined: it is in the log.
 */
export const handInPaper = async (gateway: Gateway, { flow }: Entry, form: Form, level: string): Promise<Problem | undefined> => {
  if (!isCode(flow.code)) return { status: 422, code: 'code-mistyped', title: m.code_wrong_digits(), field: 'code' }
  const asked = await gateway.call<Participation>('/v1/participations', { method: 'POST', body: { code: flow.code, offline: true } })
  if ('problem' in asked) return asked.problem
  const { role, level: ofCode, questionnaire } = asked.value
  if (role !== form.role || ofCode !== level || questionnaire !== form.questionnaire)
    return {
      status: 422,
      code: 'paper-of-another-form',
      title: m.paper_other_form(),
      detail: m.paper_other_form_text({ role: onePersonOf(role) }),
    }
  const { seconds: _, ...body } = toResponseBody(flow, { ...form, askRelease: asked.value.askRelease }, 0, true)
  const sent = await gateway.call<{ readonly receipt: string }>(`/v1/responses/${flow.responseId}`, { method: 'PUT', body })
  return 'problem' in sent ? sent.problem : undefined
}
