import { fail, redirect } from '@sveltejs/kit'
import type { RoundParticipation } from '#lib/round/round.ts'
import type { Round } from '#lib/school/exercise.ts'
import { openNation, readVersions } from '#lib/server/national.ts'
import type { Desk } from '#lib/server/staff.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals }) => {
  const desk = await openNation(locals)
  const { items } = await desk.get<{ readonly items: readonly Round[] }>('/v1/rounds')
  const rounds = items.toSorted((one, other) => other.endsAt - one.endsAt)
  return {
    mayPublish: desk.me.role === 'ministry',
    rounds: await Promise.all(rounds.map((round) => readState(desk, round, locals.language))),
  }
}

/** Where a round stands on its way to a snapshot. */
const readState = async (desk: Desk, { roundId, title }: Round, language: string) => {
  const [{ items, requested, refused }, { steps }] = await Promise.all([
    readVersions(desk, roundId),
    desk.get<RoundParticipation>(`/v1/rounds/${encodeURIComponent(roundId)}/participation`),
  ])
  return {
    roundId,
    title: title[language] ?? roundId,
    snapshots: items.toReversed(),
    requested,
    refused,
    opened: steps.opened,
    sealed: steps.sealed,
  }
}

export const actions: Actions = {
  publish: async ({ request, locals }) => {
    const desk = await openNation(locals)
    const roundId = String((await request.formData()).get('round') ?? '')
    const asked = await desk.call(`/v1/rounds/${encodeURIComponent(roundId)}/snapshots`, { method: 'POST', body: {} })
    if ('problem' in asked) return fail(asked.problem.status, { problem: asked.problem })
    redirect(303, '/national')
  },
}
