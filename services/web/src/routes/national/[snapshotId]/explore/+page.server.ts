import { type Cell, classesOf, inOrder, readView } from '#lib/national/national.ts'
import { named } from '#lib/national/words.ts'
import { areasOf, askCells, openNation, readCells, readNames, readSnapshot } from '#lib/server/national.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const desk = await openNation(locals)
  const { snapshot, round } = await readSnapshot(desk, params.snapshotId, locals.language)
  const view = readView(url.searchParams, snapshot.contents)
  const { snapshotId, contents } = snapshot
  const [names, asked, nation] = await Promise.all([
    readNames(desk, contents.questionnaire, [view.role], locals.language),
    askCells(desk, snapshotId, view),
    view.by.length === 0 ? undefined : askCells(desk, snapshotId, { ...view, by: [] }),
  ])
  const base = { snapshot, round, view, names }
  if ('problem' in asked) return { ...base, problem: asked.problem }
  const measures = contents.roles.find(({ role }) => role === view.role)?.measures ?? []
  const classes = async (measure: string) => classesOf(await readCells(desk, snapshotId, { ...view, measure }))
  const areas = areasOf(contents).filter((measure) => measures.includes(measure))
  /** One measure as a small drawing, with the mean of the nation. */
  const chart = async (measure: string) => {
    const [cells, [whole]] = await Promise.all([
      readCells(desk, snapshotId, { ...view, measure }),
      readCells(desk, snapshotId, { ...view, measure, by: [] }),
    ])
    return { measure, rows: inOrder(named(cells, view.by), view.sort), nation: whole }
  }
  return {
    ...base,
    rows: inOrder(named(asked.value, view.by), view.sort),
    nation: nation === undefined ? asked.value[0] : firstOf(nation),
    classes: classesOf(asked.value),
    maps: view.show === 'map' ? await Promise.all(areas.map(async (measure) => ({ measure, classes: await classes(measure) }))) : [],
    charts: view.show === 'chart' && view.by.length === 1 && isArea(view.measure) ? await Promise.all(areas.map(chart)) : [],
  }
}

const isArea = (measure: string): boolean => measure.startsWith('area/')

const firstOf = (asked: Awaited<ReturnType<typeof askCells>>): Cell | undefined => ('problem' in asked ? undefined : asked.value[0])
