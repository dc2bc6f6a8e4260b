import { error } from '@sveltejs/kit'
import { type DepartmentParticipation, type RoundParticipation, readView } from '#lib/round/round.ts'
import { openRound } from '#lib/server/round.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { desk, round } = await openRound(locals, params.roundId)
  const { regions } = await desk.get<RoundParticipation>(`/v1/rounds/${params.roundId}/participation`)
  const region = regions.find((one) => one.region === params.region)
  if (region === undefined) error(404)
  const departments = await Promise.all(
    region.departments.map((red) =>
      desk.call<DepartmentParticipation>(`/v1/departments/${encodeURIComponent(red)}/participation?round=${params.roundId}`),
    ),
  )
  const told = departments.flatMap((one) => ('value' in one ? [one.value] : []))
  return {
    round: { roundId: round.roundId, title: round.title[locals.language] ?? round.roundId },
    region,
    asOf: Date.now(),
    view: readView(url.searchParams),
    rayons:
      told.length < departments.length ? undefined : told.flatMap(({ rayons }) => rayons).filter((one) => one.region === region.region),
  }
}
