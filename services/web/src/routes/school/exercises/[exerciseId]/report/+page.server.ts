import { error } from '@sveltejs/kit'
import type { SchoolReport } from '#lib/report/report.ts'
import { levelName } from '#lib/report/words.ts'
import type { Exercise } from '#lib/school/exercise.ts'
import { deskOf } from '#lib/server/staff.ts'
import { readWording } from '#lib/server/wording.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const desk = await deskOf(locals)
  const told = await desk.call<SchoolReport>(`/v1/exercises/${params.exerciseId}/report`)
  if ('problem' in told) error(told.problem.status, told.problem.title)
  const report = told.value
  const { schoolId, level, questionnaire } = report.overview
  const [school, wording, exercise] = await Promise.all([
    desk.get<{ readonly name: string }>(`/v1/schools/${schoolId}`),
    readWording(desk, questionnaire, level, locals.language),
    desk.get<Exercise>(`/v1/exercises/${params.exerciseId}`),
  ])
  const ownWording = (id: string): string => {
    const wordings = exercise.ownItems.find((item) => item.id === id)?.wordings ?? []
    return wordings[exercise.languages.indexOf(locals.language)] ?? wordings[0] ?? id
  }
  const wordsOf = (id: string) => wording.items.get(id) ?? { wording: id, points: [] }
  const likert = wordsOf(report.items[0]?.item ?? '').points
  const six = url.searchParams.get('areas') === 'six'
  return {
    report,
    digest: (told.etag ?? '').replaceAll('"', '').replace(/^W\//, ''),
    school: school.name,
    level: levelName(level),
    six,
    rows: six
      ? report.rollUps.map(({ id, cells }) => ({ id: '', title: wording.rollUps.get(id) ?? id, cells }))
      : report.areas.map(({ id, cells }) => ({ id, title: wording.areas.get(id) ?? id, cells })),
    areas: report.areas.map(({ id }) => ({
      id,
      title: wording.areas.get(id) ?? id,
      items: report.items.filter(({ area }) => area === id).map((row) => ({ row, ...wordsOf(row.item) })),
    })),
    blocks: report.blocks.map(({ block, items }) => ({
      title: wording.blocks.get(block) ?? block,
      items: items.map((row) => ({ row, ...wordsOf(row.item) })),
    })),
    own: report.ownItems.map((row) => ({ row, wording: ownWording(row.item), points: likert })),
    itemNames: Object.fromEntries([...wording.items].map(([id, { wording: text }]) => [id, text])),
  }
}
