import { fail, redirect } from '@sveltejs/kit'
import { dayField, endOfDay, startOfDay } from '#lib/dates.ts'
import type { Exercise, Round, School } from '#lib/school/exercise.ts'
import { deskOf, homeOf } from '#lib/server/staff.ts'
import type { Actions, PageServerLoad } from './$types'

const DAY = 86_400_000
/** Long enough for a class that comes to the lab once a week. */
const PROPOSED_DAYS = 21

type Page<T> = { readonly items: readonly T[] }

export const load: PageServerLoad = async ({ locals }) => {
  const desk = await deskOf(locals)
  if (desk.me.schoolId === undefined) redirect(303, homeOf(desk.me))
  const [school, { items: exercises }, { items: rounds }] = await Promise.all([
    desk.get<School>(`/v1/schools/${desk.me.schoolId}`),
    desk.get<Page<Exercise>>('/v1/exercises?limit=200'),
    desk.get<Page<Round>>('/v1/rounds'),
  ])
  const now = Date.now()
  const taken = new Set(exercises.map(({ roundId, level }) => `${roundId} ${level}`))
  const free = rounds
    .filter(({ endsAt }) => endsAt > now)
    .flatMap((round) =>
      school.levels.filter((level) => !taken.has(`${round.roundId} ${level}`)).map((level) => ({ roundId: round.roundId, level })),
    )
  return {
    school,
    exercises: exercises.toSorted((one, other) => other.opensAt - one.opensAt),
    titles: Object.fromEntries(rounds.map(({ roundId, title }) => [roundId, title[locals.language] ?? roundId])),
    wholes: roundsOfAllLevels(exercises),
    free: desk.me.role === 'head' ? [] : free,
    proposed: { opens: dayField(now), closes: dayField(now + PROPOSED_DAYS * DAY) },
  }
}

/** Rounds in which several levels took part and all of them are sealed: there is a report of the whole school. */
const roundsOfAllLevels = (exercises: readonly Exercise[]): readonly string[] =>
  [...Map.groupBy(exercises, ({ roundId }) => roundId)]
    .filter(([, levels]) => levels.length > 1 && levels.every(({ status }) => status === 'sealed'))
    .map(([roundId]) => roundId)

export const actions: Actions = {
  plan: async ({ request, locals }) => {
    const desk = await deskOf(locals)
    const fields = await request.formData()
    const text = (name: string): string => String(fields.get(name) ?? '')
    const [roundId, level] = text('where').split(' ')
    const planned = await desk.call<Exercise>('/v1/exercises', {
      method: 'POST',
      body: {
        schoolId: desk.me.schoolId,
        roundId,
        level,
        length: text('length'),
        opensAt: startOfDay(text('opens')),
        closesAt: endOfDay(text('closes')),
      },
    })
    if ('problem' in planned) return fail(planned.problem.status, { problem: planned.problem })
    redirect(303, `/school/exercises/${planned.value.exerciseId}`)
  },
}
