import { redirect } from '@sveltejs/kit'
import type { Round } from '#lib/school/exercise.ts'
import { readsNation } from '#lib/server/national.ts'
import { deskOf, homeOf } from '#lib/server/staff.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals }) => {
  const desk = await deskOf(locals)
  if (homeOf(desk.me) !== '/rounds') redirect(303, homeOf(desk.me))
  const { items } = await desk.get<{ readonly items: readonly Round[] }>('/v1/rounds')
  return {
    readsNation: readsNation(desk.me),
    now: Date.now(),
    rounds: items
      .map(({ roundId, title, endsAt }) => ({ roundId, title: title[locals.language] ?? roundId, endsAt }))
      .toSorted((one, other) => other.endsAt - one.endsAt),
  }
}
