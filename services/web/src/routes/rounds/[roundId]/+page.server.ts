import { error } from '@sveltejs/kit'
import {
  type DepartmentParticipation,
  isNotOpened,
  type RegisteredSchool,
  type RoundParticipation,
  readView,
  schoolLevels,
  sumOf,
} from '#lib/round/round.ts'
import { openRound } from '#lib/server/round.ts'
import type { Desk } from '#lib/server/staff.ts'
import { m } from '../../../paraglide/messages.js'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { desk, round } = await openRound(locals, params.roundId)
  const nation = desk.me.role === 'officer' ? undefined : await desk.get<RoundParticipation>(`/v1/rounds/${params.roundId}/participation`)
  return {
    round: { roundId: round.roundId, titles: round.title, endsAt: round.endsAt },
    view: readView(url.searchParams),
    asOf: Date.now(),
    nation,
    department: nation === undefined ? await readDepartment(desk, params.roundId) : undefined,
  }
}

/** What an officer sees: the schools of the own department. */
const readDepartment = async (desk: Desk, roundId: string) => {
  const { red } = desk.me
  if (red === undefined) error(403, m.error_title())
  const [participation, registry] = await Promise.all([
    desk.get<DepartmentParticipation>(`/v1/departments/${encodeURIComponent(red)}/participation?round=${roundId}`),
    readSchools(desk, red),
  ])
  const schools = schoolLevels(registry, participation.schools)
  return {
    red,
    whole: sumOf(participation.rayons),
    rayons: participation.rayons,
    schools,
    notOpened: schools.filter(isNotOpened),
  }
}

type Page = { readonly items: readonly RegisteredSchool[]; readonly next?: string }

const readSchools = async (desk: Desk, red: string): Promise<readonly RegisteredSchool[]> => {
  const schools: RegisteredSchool[] = []
  for (let after: string | undefined = ''; after !== undefined; ) {
    const page: Page = await desk.get<Page>(
      `/v1/schools?limit=200&contacts=true&red=${encodeURIComponent(red)}${after === '' ? '' : `&after=${encodeURIComponent(after)}`}`,
    )
    schools.push(...page.items)
    after = page.next
  }
  return schools
}
