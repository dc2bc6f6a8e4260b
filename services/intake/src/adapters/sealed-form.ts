import { NOT_APPLICABLE, PREFER_NOT_TO_SAY, SKIPPED } from '@guzgu/contracts'
import type { Submission } from '@guzgu/contracts/services/intake'
import { Rejection } from '@guzgu/event-sourcing'
import type { SealedFormRejection } from './sealing-key.ts'

const WITHOUT_POINT: ReadonlyMap<string, number> = new Map([
  ['skipped', SKIPPED],
  ['n/a', NOT_APPLICABLE],
  ['prefer-not-to-say', PREFER_NOT_TO_SAY],
])
const RESPONSE_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const ID = /^[A-Za-z0-9._-]{1,64}$/
const QUESTIONNAIRE = /^([a-z0-9][a-z0-9-]{0,62})@([1-9][0-9]{0,8})$/
const LONGEST_CODE = 40
const MOST_SECONDS = 604_800

type Fields = Readonly<Record<string, unknown>>

/**
 * What stands in a sealed form, as the gateway would have handed it in: nobody could look at it on its way, so its shape is checked here.
 * Always collected without a line. @throws Rejection sealed-form-unreadable
 */
export const readSealedForm = (plain: Uint8Array): Submission => {
  const form = fieldsOf(parse(plain))
  const [, questionnaireId, version] = QUESTIONNAIRE.exec(textOf(form.questionnaire)) ?? unreadable()
  const answers = Object.entries(fieldsOf(form.answers))
  const responseId = textOf(form.responseId)
  const code = textOf(form.code)
  if (!RESPONSE_ID.test(responseId) || code.length > LONGEST_CODE) return unreadable()
  return {
    responseId,
    code,
    questionnaireId: questionnaireId as string,
    questionnaireVersion: Number(version),
    items: answers.map(([item]) => idOf(item)).join(' '),
    values: Buffer.from(answers.map(([, answer]) => byteOf(answer))),
    choices: Object.entries(fieldsOf(form.choices ?? {})).map(([item, options]) => ({ item: idOf(item), options: idsOf(options) })),
    seconds: secondsOf(form.seconds ?? 0),
    release: form.release === true,
    offline: true,
  }
}

const unreadable = (): never => {
  throw new Rejection<SealedFormRejection>('sealed-form-unreadable')
}

const parse = (plain: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(plain))
  } catch {
    return unreadable()
  }
}

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : unreadable()

const textOf = (value: unknown): string => (typeof value === 'string' ? value : unreadable())

const idOf = (value: unknown): string => (ID.test(textOf(value)) ? (value as string) : unreadable())

const idsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(idOf) : unreadable())

const byteOf = (answer: unknown): number => {
  if (typeof answer === 'string') return WITHOUT_POINT.get(answer) ?? unreadable()
  return Number.isInteger(answer) && (answer as number) >= 1 && (answer as number) <= 10 ? (answer as number) : unreadable()
}

const secondsOf = (value: unknown): number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MOST_SECONDS ? (value as number) : unreadable()
