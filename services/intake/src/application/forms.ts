import { askedItems, pointsOf } from '@guzgu/contracts'
import type { Questionnaire } from '@guzgu/contracts/events/questionnaires'
import type { PlannedExercise } from '../domain/exercise.ts'
import type { Form, FormItem } from '../domain/form.ts'

type RoleName = 'leader' | 'teacher' | 'student'

/**
 * The form of a role in an exercise. Exercises that ask the same share it: one each for 13,000 exercises would fill the memory. Forms
 * with own items live as long as the exercise as it is now.
 */
export const createForms = () => {
  const own = new WeakMap<PlannedExercise, Map<string, Form>>()
  const shared = new WeakMap<Questionnaire, Map<string, Form>>()
  return (exercise: PlannedExercise, questionnaire: Questionnaire, role: RoleName): Form => {
    const alone = exercise.ownItems.length > 0
    const forms = (alone ? own.get(exercise) : shared.get(questionnaire)) ?? new Map<string, Form>()
    if (alone) own.set(exercise, forms)
    else shared.set(questionnaire, forms)
    const key = alone ? role : `${role}/${exercise.level}/${exercise.length}/${exercise.optionalItems.join()}`
    const form = forms.get(key) ?? formOf(exercise, questionnaire, role)
    forms.set(key, form)
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
