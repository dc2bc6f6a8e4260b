import type { WholeSchoolReport } from '@guzgu/contracts/report'
import { error } from '@sveltejs/kit'
import type { Language } from '#lib/language.ts'
import { byHeadline } from '#lib/report/order.ts'
import type { AreaLine, ReportView } from '#lib/report/report.ts'
import { toAll, type Words } from '#lib/report/spoken.ts'
import { levelName } from '#lib/report/words.ts'
import type { Round } from '#lib/school/exercise.ts'
import { digestOf } from './gateway.ts'
import type { Desk } from './staff.ts'
import { readWording } from './wording.ts'

/** In the order in which a pupil goes through them. */
const LEVELS: readonly string[] = ['primary', 'lower-secondary', 'upper-secondary']

/** The report of a school over its levels with its words. */
export type WholeSchoolView = {
  readonly report: WholeSchoolReport
  readonly digest: string
  readonly school: string
  readonly round: string
  readonly levels: readonly { readonly exerciseId: string; readonly name: string }[]
  readonly areas: ReportView['areas']
  readonly rollUps: readonly AreaLine[]
  readonly itemNames: Readonly<Record<string, Words>>
}

/** @throws HttpError what the gateway refuses: an error page */
export const readWholeSchoolView = async (desk: Desk, roundId: string, language: Language): Promise<WholeSchoolView> => {
  const schoolId = encodeURIComponent(desk.me.schoolId ?? '')
  const told = await desk.call<WholeSchoolReport>(`/v1/schools/${schoolId}/rounds/${encodeURIComponent(roundId)}/report`)
  if ('problem' in told) error(told.problem.status, told.problem.title)
  const report = told.value
  const { questionnaire } = report.overview
  const levels = report.overview.levels.toSorted((one, other) => LEVELS.indexOf(one.level) - LEVELS.indexOf(other.level))
  const [school, rounds, ...wordings] = await Promise.all([
    desk.get<{ readonly name: string }>(`/v1/schools/${schoolId}`),
    desk.get<{ readonly items: readonly Round[] }>('/v1/rounds'),
    ...levels.map(({ level }) => readWording(desk, questionnaire, level, language)),
  ])
  const items = new Map(wordings.flatMap((wording) => [...wording.items]))
  const titles = new Map(wordings.flatMap(({ areas, rollUps }) => [...areas, ...rollUps]))
  const wordsOf = (id: string) => items.get(id) ?? { words: toAll(id), points: [] }
  /** Without areas of the whole, the statements still stand by area. */
  const areaIds = [...new Set(report.items.map(({ area }) => area))]
  const cellsOf = (id: string) => report.areas.find((row) => row.id === id)?.cells ?? {}
  return {
    report,
    digest: digestOf(told),
    school: school.name,
    round: rounds.items.find((round) => round.roundId === roundId)?.title[language] ?? roundId,
    levels: levels.map(({ exerciseId, level }) => ({ exerciseId, name: levelName(level) })),
    areas: areaIds.map((id) => ({
      id,
      title: titles.get(id) ?? id,
      cells: cellsOf(id),
      items: byHeadline(report.items.filter(({ area }) => area === id).map((row) => ({ row, ...wordsOf(row.item) }))),
    })),
    rollUps: report.rollUps.map(({ id, cells }) => ({ id: '', title: titles.get(id) ?? id, cells })),
    itemNames: Object.fromEntries([...items].map(([id, { words }]) => [id, words])),
  }
}
