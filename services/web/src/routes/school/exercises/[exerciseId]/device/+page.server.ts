import { error } from '@sveltejs/kit'
import type { ToldKit } from '#lib/device/kit.ts'
import type { Exercise, School } from '#lib/school/exercise.ts'
import { deskOf } from '#lib/server/staff.ts'
import { m } from '../../../../../paraglide/messages.js'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, params }) => {
  const desk = await deskOf(locals)
  if (desk.me.role === 'head') error(403, m.coordinator_head_cannot())
  const exercise = await desk.get<Exercise>(`/v1/exercises/${params.exerciseId}`)
  const [school, kit] = await Promise.all([
    desk.get<School>(`/v1/schools/${exercise.schoolId}`),
    desk.call<ToldKit>(`/v1/exercises/${params.exerciseId}/device-kit`),
  ])
  return { exerciseId: params.exerciseId, school: school.name, kit: 'problem' in kit ? kit : kit.value }
}
