import { askedItems, pointsOf } from '@guzgu/contracts'
import type { Questionnaire } from '@guzgu/contracts/events/questionnaires'
import type { PlannedExercise } from '../domain/exercise.ts'
import type { Form, FormItem } from '../domain/form.ts'

type RoleName = 'leader' | 'teacher' | 'student'

/** The form of a role in an exercise, kept until the exercise's choice of items changes (it is frozen at opening). */
export const createForms = () => {
  const forms = new WeakMap<PlannedExercise, Map<RoleName, Form>>()
  return (exercise: PlannedExercise, questionnaire: Questionnaire, role: RoleName): Form => {
    const known = forms.get(exercise) ?? new Map<RoleName, Form>()
    forms.set(exercise, known)
    const form = known.get(role) ?? formOf(exercise, questionnaire, role)
    known.set(role, form)
    return form
  }
}

const formOf = (exercise: PlannedExercise, questionnaire: Questionnaire, role: RoleName): Form => {
  const asked = askedItems(questionnaire, { role, level: exercise.level, length: exercise.length, optionalItems: exercise.optionalItems })
  const scales = new Map(questionnaire.scales.map((scale) => [scale.id, scale]))
  const items = asked.map(({ item, index }): FormItem => {
    const scale = scales.get(item.scale)
    const multi = item.scale === 'multi'
    return {
      id: item.id,
      index,
      own: false,
      points: multi ? 1 : pointsOf(questionnaire, item),
      notApplicable: scale?.notApplicable ?? false,
      preferNotToSay: scale?.preferNotToSay ?? false,
      options: multi ? item.options.map(({ id }) => id) : undefined,
    }
  })
  const own = exercise.ownItems.flatMap(({ id, roles }, index): FormItem[] =>
    roles.includes(role) ? [{ id, index, own: true, points: 5, notApplicable: true, preferNotToSay: false, options: undefined }] : [],
  )
  return {
    items: new Map([...items, ...own].map((item) => [item.id, item])),
    size: questionnaire.items.length,
    ownSize: exercise.ownItems.length,
  }
}
