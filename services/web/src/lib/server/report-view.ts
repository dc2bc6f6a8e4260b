import { error } from '@sveltejs/kit'
import type { Language } from '#lib/language.ts'
import type { ReportView, SchoolReport } from '#lib/report/report.ts'
import { toAll } from '#lib/report/spoken.ts'
import { levelName } from '#lib/report/words.ts'
import type { Exercise, Round } from '#lib/school/exercise.ts'
import { digestOf } from './gateway.ts'
import type { Desk } from './staff.ts'
import { readWording } from './wording.ts'

/** The report of a sealed exercise with its words. @throws HttpError what the gateway refuses: an error page */
export const readReportView = async (desk: Desk, exerciseId: string, language: Language): Promise<ReportView> => {
  const path = `/v1/exercises/${encodeURIComponent(exerciseId)}`
  const told = await desk.call<SchoolReport>(`${path}/report`)
  if ('problem' in told) error(told.problem.status, told.problem.title)
  const report = told.value
  const { schoolId, roundId, level, questionnaire } = report.overview
  const [school, wording, exercise, rounds] = await Promise.all([
    desk.get<{ readonly name: string }>(`/v1/schools/${schoolId}`),
    readWording(desk, questionnaire, level, language),
    desk.get<Exercise>(path),
    desk.get<{ readonly items: readonly Round[] }>('/v1/rounds'),
  ])
  const ownWording = (id: string): string => {
    const wordings = exercise.ownItems.find((item) => item.id === id)?.wordings ?? []
    return wordings[exercise.languages.indexOf(language)] ?? wordings[0] ?? id
  }
  const wordsOf = (id: string) => wording.items.get(id) ?? { words: toAll(id), points: [] }
  const likert = wordsOf(report.items[0]?.item ?? '').points
  return {
    report,
    digest: digestOf(told),
    school: school.name,
    level: levelName(level),
    round: rounds.items.find((round) => round.roundId === roundId)?.title[language] ?? roundId,
    closedAt: exercise.closesAt,
    areas: report.areas.map(({ id, cells }) => ({
      id,
      title: wording.areas.get(id) ?? id,
      cells,
      items: report.items.filter(({ area }) => area === id).map((row) => ({ row, ...wordsOf(row.item) })),
    })),
    rollUps: report.rollUps.map(({ id, cells }) => ({ id: '', title: wording.rollUps.get(id) ?? id, cells })),
    blocks: report.blocks.map(({ block, items }) => ({
      title: wording.blocks.get(block) ?? block,
      items: items.map((row) => ({ row, ...wordsOf(row.item) })),
    })),
    own: report.ownItems.map((row) => ({ row, words: toAll(ownWording(row.item)), points: likert })),
    itemNames: Object.fromEntries([...wording.items].map(([id, { words }]) => [id, words])),
  }
}
