import { error, redirect } from '@sveltejs/kit'
import type { Round } from '#lib/school/exercise.ts'
import { type Desk, deskOf, homeOf } from './staff.ts'

/** For the pages of a round. @throws Redirect for a coordinator, whose work is elsewhere; an error page where there is no such round */
export const openRound = async (locals: App.Locals, roundId: string): Promise<{ readonly desk: Desk; readonly round: Round }> => {
  const desk = await deskOf(locals)
  if (homeOf(desk.me) !== '/rounds') redirect(303, homeOf(desk.me))
  const { items } = await desk.get<{ readonly items: readonly Round[] }>('/v1/rounds')
  const round = items.find((one) => one.roundId === roundId)
  if (round === undefined) error(404)
  return { desk, round }
}
