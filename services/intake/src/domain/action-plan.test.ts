import { given } from '@guzgu/event-sourcing/testing'
import { describe, it } from '@jest/globals'
import { type ActionPlanCommand, type ActionPlanEvent, type ActionText, actionPlan, LONGEST } from './action-plan.ts'

const exerciseId = 'r1.s1.primary'
const ground = { exerciseId, sealed: true, reportItems: ['A1', 'A2', 'C3', 'D1', 'own-1'], today: '2026-10-05' } as const
const actionId = 'action-00001'
const text: ActionText = {
  item: 'C3',
  what: 'Siniflərdə Wi-Fi nöqtələrini yoxlamaq',
  responsible: 'ict-coordinator',
  responsibleOther: '',
  due: '2026-12-01',
  measure: 'Hər sinifdə internet işləyir',
}
const pick = (...items: readonly string[]): ActionPlanCommand => ({ type: 'PickItems', ground, items })
const write = (change: Partial<ActionText> = {}, id = actionId): ActionPlanCommand => ({
  type: 'WriteAction',
  ground,
  actionId: id,
  ...text,
  ...change,
})
const note = (status: string, words = '', id = actionId): ActionPlanCommand =>
  ({ type: 'NoteProgress', ground, actionId: id, status, note: words }) as ActionPlanCommand

const picked: ActionPlanEvent = { type: 'PlanItemsPicked', exerciseId, items: ['C3', 'A1'] }
const added = (id = actionId, change: Partial<ActionText> = {}): ActionPlanEvent => ({
  type: 'ActionAdded',
  exerciseId,
  actionId: id,
  ...text,
  ...change,
})
const past = given(actionPlan)
const unsealed = { ...ground, sealed: false }

describe('a plan', () => {
  it('follows from a sealed exercise', () =>
    past()
      .when({ type: 'PickItems', ground: unsealed, items: ['C3', 'A1'] })
      .thenRejected('exercise-not-sealed'))
  it('begins with two or three items of the report, own ones too', () =>
    past()
      .when(pick('C3', 'own-1'))
      .then({ type: 'PlanItemsPicked', exerciseId, items: ['C3', 'own-1'] }))
  it.each([
    ['two-or-three-items', 'items', ['C3']],
    ['two-or-three-items', 'items', ['C3', 'A1', 'A2', 'D1']],
    ['item-repeated', 'items.1', ['C3', 'C3']],
    ['item-not-in-report', 'items.1', ['C3', 'X9']],
  ])('refuses: %s (%s)', (code, field, items) =>
    past()
      .when(pick(...items))
      .thenRejected(code, field),
  )
  it('takes the same choice twice for one', () => past(picked).when(pick('C3', 'A1')).then())
  it('changes the choice, but lets go of no item that has actions', () => {
    past(picked)
      .when(pick('C3', 'D1'))
      .then({ type: 'PlanItemsPicked', exerciseId, items: ['C3', 'D1'] })
    past(picked, added()).when(pick('A1', 'D1')).thenRejected('item-has-actions', 'items')
  })
})

describe('an action', () => {
  it('says what, who, when and how one sees it', () => past(picked).when(write()).then(added()))
  it('is kept without the spaces around it', () =>
    past(picked)
      .when(write({ what: `  ${text.what} ` }))
      .then(added()))
  it('is added once, however often the same is sent', () => past(picked, added()).when(write()).then())
  it('is revised under its id', () =>
    past(picked, added())
      .when(write({ measure: 'Sürət ölçülüb' }))
      .then({ type: 'ActionRevised', exerciseId, actionId, ...text, measure: 'Sürət ölçülüb' }))
  it('may name another function in a few words', () =>
    past(picked)
      .when(write({ responsible: 'other', responsibleOther: 'texniki işçi' }))
      .then(added(actionId, { responsible: 'other', responsibleOther: 'texniki işçi' })))
  it.each([
    ['item-not-picked', 'item', { item: 'D1' }],
    ['action-text-invalid', 'what', { what: '   ' }],
    ['action-text-invalid', 'what', { what: 'x'.repeat(LONGEST.what + 1) }],
    ['action-text-invalid', 'what', { what: 'bir\niki' }],
    ['action-text-invalid', 'measure', { measure: '' }],
    ['action-text-invalid', 'measure', { measure: 'x'.repeat(LONGEST.measure + 1) }],
    ['responsible-invalid', 'responsible', { responsible: 'Aygün müəllimə' as ActionText['responsible'] }],
    ['responsible-invalid', 'responsibleOther', { responsible: 'other' }],
    ['responsible-invalid', 'responsibleOther', { responsibleOther: 'texniki işçi' }],
    ['responsible-invalid', 'responsibleOther', { responsible: 'other', responsibleOther: 'x'.repeat(LONGEST.responsibleOther + 1) }],
    ['due-invalid', 'due', { due: '2026-02-29' }],
    ['due-invalid', 'due', { due: '2026-10-04' }],
    ['due-invalid', 'due', { due: '2029-10-06' }],
  ] satisfies [string, string, Partial<ActionText>][])('refuses: %s (%s)', (code, field, change) =>
    past(picked).when(write(change)).thenRejected(code, field),
  )
  it('counts letters as people do: an emoji is one', () =>
    past(picked)
      .when(write({ what: '🌱'.repeat(LONGEST.what) }))
      .then(added(actionId, { what: '🌱'.repeat(LONGEST.what) })))
  it('may be due today, and may keep a day that has passed', () => {
    past(picked)
      .when(write({ due: ground.today }))
      .then(added(actionId, { due: ground.today }))
    past(picked, added(actionId, { due: '2026-10-01' }))
      .when(write({ due: '2026-10-01', what: 'Başqa' }))
      .then({ type: 'ActionRevised', exerciseId, actionId, ...text, due: '2026-10-01', what: 'Başqa' })
  })
  it('has an id that was made for it', () => past(picked).when(write({}, 'x')).thenRejected('action-id-invalid', 'actionId'))
  it('is one of at most five of its item', () => {
    const five = Array.from({ length: 5 }, (_, i) => added(`action-1000${i}`))
    past(picked, ...five)
      .when(write())
      .thenRejected('too-many-actions', 'item')
    past(picked, ...five)
      .when(write({ item: 'A1' }))
      .then(added(actionId, { item: 'A1' }))
    past(picked, ...five)
      .when(write({ what: 'Başqa' }, 'action-10000'))
      .then({ type: 'ActionRevised', exerciseId, actionId: 'action-10000', ...text, what: 'Başqa' })
    past(picked, ...five, added(actionId, { item: 'A1' }))
      .when(write())
      .thenRejected('too-many-actions', 'item')
  })
  it('goes, once', () => {
    const gone: ActionPlanEvent = { type: 'ActionRemoved', exerciseId, actionId }
    past(picked, added()).when({ type: 'RemoveAction', ground, actionId }).then(gone)
    past(picked, added(), gone).when({ type: 'RemoveAction', ground, actionId }).then()
  })
})

describe('progress', () => {
  it('is noted with the day', () =>
    past(picked, added())
      .when(note('under-way', ' Üç sinif hazırdır. '))
      .then({ type: 'ActionProgressNoted', exerciseId, actionId, status: 'under-way', note: 'Üç sinif hazırdır.', notedOn: '2026-10-05' }))
  it('says nothing new twice', () => {
    past(picked, added()).when(note('planned')).then()
    past(picked, added(), { type: 'ActionProgressNoted', exerciseId, actionId, status: 'done', note: 'var', notedOn: '2026-10-04' })
      .when(note('done', 'var'))
      .then()
  })
  it.each([
    ['action-unknown', 'actionId', note('done', '', 'action-99999')],
    ['status-invalid', 'status', note('finished')],
    ['action-text-invalid', 'note', note('done', 'x'.repeat(LONGEST.note + 1))],
  ])('refuses: %s (%s)', (code, field, command) => past(picked, added()).when(command).thenRejected(code, field))
  it('stays when the action is revised', () =>
    past(
      picked,
      added(),
      { type: 'ActionProgressNoted', exerciseId, actionId, status: 'done', note: 'var', notedOn: '2026-10-04' },
      {
        type: 'ActionRevised',
        exerciseId,
        actionId,
        ...text,
        what: 'Başqa',
      },
    )
      .when(note('done', 'var'))
      .then())
})
