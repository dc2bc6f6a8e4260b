import { Rejection } from '@guzgu/event-sourcing'

/** What a respondent may be asked, as bytes of an answer vector: 1 … `points`, or one of these. */
export const NOT_SHOWN = 0
export const SKIPPED = 240
export const NOT_APPLICABLE = 241
export const PREFER_NOT_TO_SAY = 242

/** An item as one respondent is asked it. `index`: its place in the answer vector, or among the own items. */
export type FormItem = {
  readonly id: string
  readonly index: number
  readonly own: boolean
  /** The highest point; 1 for a multi-choice item, whose byte only says that it was answered. */
  readonly points: number
  readonly notApplicable: boolean
  readonly preferNotToSay: boolean
  /** Ids of the options of a multi-choice item. */
  readonly options: readonly string[] | undefined
}

/** All that a role is asked in an exercise. */
export type Form = {
  readonly items: ReadonlyMap<string, FormItem>
  /** Length of the answer vector. */
  readonly size: number
  readonly ownSize: number
}

/** A submission as it comes in: item ids and, in the same order, their bytes. */
export type GivenAnswers = {
  readonly items: readonly string[]
  readonly values: Uint8Array
  readonly choices: readonly { readonly item: string; readonly options: readonly string[] }[]
}

/** A submission as it is kept: every asked item has its byte, and what was not answered is `SKIPPED`. */
export type Answers = {
  readonly answers: Uint8Array
  readonly ownAnswers: Uint8Array
  readonly choices: readonly { readonly item: string; readonly options: readonly number[] }[]
}

export type AnswersRejection =
  | 'answers-malformed'
  | 'item-unknown'
  | 'item-repeated'
  | 'answer-out-of-scale'
  | 'answer-not-offered'
  | 'choice-unknown'
  | 'choice-not-offered'

const no = (code: AnswersRejection, field: string): never => {
  throw new Rejection<AnswersRejection>(code, field)
}

/** Fits a submission to its form. @throws Rejection that names the item at fault */
export const fitAnswers = (form: Form, given: GivenAnswers): Answers => {
  if (given.items.length !== given.values.length) return no('answers-malformed', 'answers')
  const answers = new Uint8Array(form.size)
  const ownAnswers = new Uint8Array(form.ownSize)
  for (const item of form.items.values()) (item.own ? ownAnswers : answers)[item.index] = SKIPPED
  for (let i = 0; i < given.items.length; i += 1) {
    const id = given.items[i] as string
    const item = form.items.get(id) ?? no('item-unknown', `answers.${id}`)
    const vector = item.own ? ownAnswers : answers
    if (vector[item.index] !== SKIPPED) return no('item-repeated', `answers.${id}`)
    vector[item.index] = fitValue(item, given.values[i] as number)
  }
  return { answers, ownAnswers, choices: given.choices.length === 0 ? [] : fitChoices(form, given.choices, answers) }
}

const fitValue = (item: FormItem, value: number): number => {
  if (value === SKIPPED) return value
  if (value === NOT_APPLICABLE) return item.notApplicable ? value : no('answer-not-offered', `answers.${item.id}`)
  if (value === PREFER_NOT_TO_SAY) return item.preferNotToSay ? value : no('answer-not-offered', `answers.${item.id}`)
  if (item.options !== undefined) return no('answer-not-offered', `answers.${item.id}`) // its options are chosen in `choices`
  if (value < 1 || value > item.points) return no('answer-out-of-scale', `answers.${item.id}`)
  return value
}

const fitChoices = (form: Form, choices: GivenAnswers['choices'], answers: Uint8Array): Answers['choices'] =>
  choices.map(({ item: id, options }) => {
    const item = form.items.get(id) ?? no('item-unknown', `choices.${id}`)
    const offered = item.options ?? no('choice-not-offered', `choices.${id}`)
    if (answers[item.index] !== SKIPPED) return no('item-repeated', `choices.${id}`)
    const indexes = options.map((option) => {
      const index = offered.indexOf(option)
      return index >= 0 ? index : no('choice-unknown', `choices.${id}`)
    })
    if (new Set(indexes).size !== indexes.length) return no('item-repeated', `choices.${id}`)
    answers[item.index] = 1
    return { item: id, options: indexes.sort((a, b) => a - b) }
  })

/** How many items have a point. */
export const countAnswered = ({ answers, ownAnswers }: Answers): number => {
  let count = 0
  for (const value of answers) if (value > NOT_SHOWN && value < SKIPPED) count += 1
  for (const value of ownAnswers) if (value > NOT_SHOWN && value < SKIPPED) count += 1
  return count
}
