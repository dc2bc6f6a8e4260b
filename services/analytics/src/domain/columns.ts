import {
  type AreaCell,
  type Audience,
  type ChoicesCell,
  type ItemCell,
  protectItemsOfArea,
  protectRollUp,
  publishArea,
  publishChoices,
  publishItem,
  type ScaleKind,
} from '@guzgu/statistics'
import { PER_ITEM } from './answer-counts.ts'
import type { ExerciseTally, GroupTally } from './exercise-tally.ts'
import { type Asked, type ExerciseFacts, GENDER_IDENTITY, type ItemFacts, type QuestionnaireFacts } from './facts.ts'
import { GROUPS, type Group, ROLE_NAMES, type RoleName } from './outcome.ts'

/** One column of a report: what a school may see of one group. A cell that is not there was not asked. */
export type Column = {
  readonly group: Group
  readonly role: RoleName
  readonly tally: GroupTally
  readonly areas: ReadonlyMap<string, AreaCell>
  readonly rollUps: ReadonlyMap<string, AreaCell>
  readonly items: ReadonlyMap<string, ItemCell>
  readonly additional: ReadonlyMap<string, ItemCell | ChoicesCell>
  readonly ownItems: ReadonlyMap<string, ItemCell>
}

/** Points of the scale of agreement. */
export const AGREEMENT_POINTS = 5
const SCALES_WITH_MEAN: ReadonlySet<string> = new Set(['usefulness5', 'confidence5', 'rating10'])
const NO_ANSWERS: GroupTally = {
  respondents: 0,
  released: 0,
  fast: 0,
  burst: 0,
  items: new Uint32Array(0),
  ownItems: new Uint32Array(0),
  choices: new Map(),
  scores: [],
  bands: new Map(),
}

/** One exercise with all that its report is made of. */
export type Sealed = {
  readonly tally: ExerciseTally
  readonly exercise: ExerciseFacts
  readonly questionnaire: QuestionnaireFacts
  readonly asked: Asked
}

/** The three roles, and the unverified groups that answered. */
export const columnsOf = (sealed: Sealed): readonly Column[] =>
  GROUPS.filter((group) => isRole(group) || sealed.tally.groups.has(group)).map((group) =>
    columnOf(group, sealed.tally.groups.get(group) ?? NO_ANSWERS, sealed),
  )

const isRole = (group: Group): group is RoleName => (ROLE_NAMES as readonly string[]).includes(group)

const columnOf = (group: Group, tally: GroupTally, { exercise, questionnaire, asked: askedOf }: Sealed): Column => {
  const role = group.replace('-unverified', '') as RoleName
  const audience = audienceOf(group, tally)
  const asked = questionnaire.items.flatMap((item, index) => (askedOf[role].has(item.id) ? [{ item, index }] : []))
  const areas = new Map<string, AreaCell>()
  const items = new Map<string, ItemCell>()
  questionnaire.areas.forEach((area, index) => {
    const ofArea = asked.filter(({ item }) => item.area === area)
    for (const { item, index: at } of ofArea)
      items.set(item.id, publishItem(histogramAt(tally.items, at, AGREEMENT_POINTS), 'agreement', audience))
    const core = ofArea.filter(({ item }) => item.kind === 'core').map(({ item }) => item.id)
    if (core.length === 0) return
    const published = publishArea(tally.scores[index] ?? [], AGREEMENT_POINTS, audience)
    const safe = protectItemsOfArea(
      published,
      core.map((id) => items.get(id) as ItemCell),
    )
    areas.set(area, safe.area)
    for (const [at, id] of core.entries()) items.set(id, safe.items[at] as ItemCell)
  })
  return {
    group,
    role,
    tally,
    areas,
    rollUps: rollUpsOf(tally, questionnaire, areas, audience),
    items,
    additional: new Map(
      asked
        .filter(({ item }) => item.kind === 'additional' && !item.identity.startsWith(GENDER_IDENTITY))
        .map(({ item, index }) => [item.id, publishAdditional(item, index, tally, questionnaire, audience)]),
    ),
    ownItems: new Map(
      exercise.ownItems.flatMap(({ id, roles }, index) =>
        roles.includes(role)
          ? [[id, publishItem(histogramAt(tally.ownItems, index, AGREEMENT_POINTS), 'agreement', { kind: 'own-item' })] as const]
          : [],
      ),
    ),
  }
}

const audienceOf = (group: Group, { respondents, released }: GroupTally): Audience => {
  if (!isRole(group)) return { kind: 'unverified' }
  return group === 'leader' ? { kind: 'leader', persons: respondents, released } : { kind: group }
}

/** `[c₁ … c_k, skipped, N/A, prefer not to say]` of the item at this place of the vector. */
export const histogramAt = (counts: Uint32Array, index: number, points: number): readonly number[] => {
  const start = index * PER_ITEM
  const places = [...Array(points).keys(), PER_ITEM - 3, PER_ITEM - 2, PER_ITEM - 1]
  return places.map((place) => counts[start + place] ?? 0)
}

const rollUpsOf = (
  tally: GroupTally,
  { areas: all, rollUps }: QuestionnaireFacts,
  areas: ReadonlyMap<string, AreaCell>,
  audience: Audience,
): ReadonlyMap<string, AreaCell> => {
  const cells = new Map<string, AreaCell>()
  rollUps.forEach(({ id, areas: pooled }, index) => {
    const parts = pooled.flatMap((area) => areas.get(area) ?? [])
    if (parts.length === 0) return
    cells.set(id, protectRollUp(publishArea(tally.scores[all.length + index] ?? [], AGREEMENT_POINTS, audience), parts))
  })
  return cells
}

const publishAdditional = (
  item: ItemFacts,
  index: number,
  tally: GroupTally,
  questionnaire: QuestionnaireFacts,
  audience: Audience,
): ItemCell | ChoicesCell => {
  if (item.scale !== 'multi') {
    const points = item.options.length > 0 ? item.options.length : (questionnaire.points.get(item.scale) ?? AGREEMENT_POINTS)
    const kind: ScaleKind = SCALES_WITH_MEAN.has(item.scale) ? 'ordered' : 'nominal'
    return publishItem(histogramAt(tally.items, index, points), kind, audience)
  }
  const chosen = tally.choices.get(item.id) ?? []
  return publishChoices([...item.options.map((_, option) => chosen[option] ?? 0), ...histogramAt(tally.items, index, 1)], audience)
}
