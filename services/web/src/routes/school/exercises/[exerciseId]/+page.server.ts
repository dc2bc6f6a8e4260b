import { fail, redirect } from '@sveltejs/kit'
import { endOfDay } from '#lib/dates.ts'
import { isLanguage } from '#lib/language.ts'
import { questionnairePath } from '#lib/questionnaire-path.ts'
import { ROLES, type Role } from '#lib/roles.ts'
import { type Exercise, enough, type Participation, type Round, type School, stepsOf } from '#lib/school/exercise.ts'
import { pointsOfAgreement } from '#lib/server/exercise-form.ts'
import type { Call } from '#lib/server/gateway.ts'
import { deskOf } from '#lib/server/staff.ts'
import { m } from '../../../../paraglide/messages.js'
import type { Actions, PageServerLoad } from './$types'

const OWN_ITEMS = 10

type Told = { readonly items: readonly { readonly id: string; readonly kind: string; readonly wording: string; readonly area?: string }[] }

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const desk = await deskOf(locals)
  const path = `/v1/exercises/${params.exerciseId}`
  const exercise = await desk.get<Exercise>(path)
  const wordingOf = (role: Role): Promise<Told> =>
    desk.get<Told>(questionnairePath(exercise.questionnaire, { role, level: exercise.level, language: locals.language }))
  const [school, participation, teacher, student, { items: rounds }] = await Promise.all([
    desk.get<School>(`/v1/schools/${exercise.schoolId}`),
    desk.call<Participation>(`${path}/participation`),
    wordingOf('teacher'),
    wordingOf('student'),
    desk.get<{ readonly items: readonly Round[] }>('/v1/rounds'),
  ])
  const optional = new Map(
    [...student.items, ...teacher.items].filter(({ kind }) => kind === 'optional').map(({ id: item, wording: text }) => [item, text]),
  )
  return {
    exercise,
    closing: exercise.status === 'open' && url.searchParams.has('closing'),
    school,
    steps: stepsOf(exercise),
    optional: [...optional].map(([item, text]) => ({ item, text, chosen: exercise.optionalItems.includes(item) })),
    readsOnly: desk.me.role === 'head',
    round: rounds.find(({ roundId }) => roundId === exercise.roundId),
    points: await pointsOfAgreement(desk, exercise, exercise.ownItems.length === 0 ? [] : exercise.languages.filter(isLanguage)),
    address: url.origin,
    participation: 'problem' in participation ? undefined : participation.value,
    targets: Object.fromEntries(ROLES.map((role) => [role, enough(exercise.expected[role] ?? 0)])) as Record<Role, number>,
    ownRows: Math.min(OWN_ITEMS, exercise.ownItems.length + 2),
  }
}

const change = async (locals: App.Locals, path: string, call: Omit<Call, 'token'>) => {
  const desk = await deskOf(locals)
  const changed = await desk.call<Exercise>(path, call)
  return 'problem' in changed ? fail(changed.problem.status, { problem: changed.problem }) : { done: true }
}

const numberIn = (fields: FormData, name: string): number => Number(String(fields.get(name) ?? '0') || '0')

export const actions: Actions = {
  expected: async ({ request, locals, params }) => {
    const fields = await request.formData()
    const body = Object.fromEntries(ROLES.map((role) => [role, numberIn(fields, role)]))
    return change(locals, `/v1/exercises/${params.exerciseId}/expected-numbers`, { method: 'PUT', body })
  },
  items: async ({ request, locals, params }) => {
    const fields = await request.formData()
    const desk = await deskOf(locals)
    const { languages } = await desk.get<Exercise>(`/v1/exercises/${params.exerciseId}`)
    const ownItems = Array.from({ length: OWN_ITEMS }, (_, i) => ({
      id: `own-${i + 1}`,
      roles: ROLES.filter((role) => fields.has(`own.${i}.${role}`)),
      wordings: languages.map((language) => String(fields.get(`own.${i}.${language}`) ?? '').trim()),
    })).filter(({ wordings }) => wordings.some((text) => text !== ''))
    return change(locals, `/v1/exercises/${params.exerciseId}/items`, {
      method: 'PUT',
      body: { optionalItems: fields.getAll('optional').map(String), ownItems },
    })
  },
  open: ({ locals, params }) => change(locals, `/v1/exercises/${params.exerciseId}:open`, { method: 'POST' }),
  close: async ({ request, locals, params }) => {
    if (!(await request.formData()).has('sure')) return fail(422, { problem: { code: 'not-sure', title: m.coordinator_close_unsure() } })
    const refused = await change(locals, `/v1/exercises/${params.exerciseId}:close`, { method: 'POST' })
    if ('status' in refused) return refused
    redirect(303, `/school/exercises/${params.exerciseId}?closing`)
  },
  forgo: ({ locals, params }) => change(locals, `/v1/exercises/${params.exerciseId}:forgo-offline-grace`, { method: 'POST' }),
  extend: async ({ request, locals, params }) => {
    const closesAt = endOfDay(String((await request.formData()).get('closes') ?? ''))
    return change(locals, `/v1/exercises/${params.exerciseId}:extend`, { method: 'POST', body: { closesAt } })
  },
  revoke: async ({ request, locals, params }) => {
    const codes = String((await request.formData()).get('codes') ?? '')
      .split(/[\n,;]+/)
      .map((code) => code.trim())
      .filter((code) => code !== '')
    return change(locals, `/v1/exercises/${params.exerciseId}/codes:revoke`, { method: 'POST', body: { codes } })
  },
}
