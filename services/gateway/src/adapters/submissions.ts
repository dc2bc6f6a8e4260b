import { NOT_APPLICABLE, PREFER_NOT_TO_SAY, SKIPPED } from '@guzgu/contracts'
import type { Submission } from '@guzgu/contracts/services/intake'
import { type Static, Type } from 'typebox'
import { closed, ItemId, oneOf, parseQuestionnaireRef, QuestionnaireRef } from './vocabulary.ts'

const WITHOUT_POINT = { skipped: SKIPPED, 'n/a': NOT_APPLICABLE, 'prefer-not-to-say': PREFER_NOT_TO_SAY } as const
type WithoutPoint = keyof typeof WITHOUT_POINT

/** A point of the scale, the number of a single choice, or why there is none. */
const Answer = Type.Union([Type.Integer({ minimum: 1, maximum: 10 }), oneOf<WithoutPoint>(['n/a', 'skipped', 'prefer-not-to-say'])])
type Answer = Static<typeof Answer>

const byItem = <Value>(value: Parameters<typeof Type.Array>[0], description: string) =>
  Type.Unsafe<Readonly<Record<string, Value>>>({
    type: 'object',
    maxProperties: 200,
    propertyNames: { maxLength: 64 },
    additionalProperties: value,
    description,
  })

/** Any spelling: spaces and hyphens do not count. */
export const CodeText = Type.String({ minLength: 1, maxLength: 40, examples: ['1234 5678 9012 3456'] })

export const responseFields = {
  code: CodeText,
  questionnaire: QuestionnaireRef,
  answers: byItem<Answer>(Answer, 'By item id; what is not named was skipped'),
  choices: Type.Optional(
    byItem<readonly string[]>(Type.Array(ItemId, { maxItems: 40 }), 'Options chosen of multiple-choice items, by item id'),
  ),
  seconds: Type.Optional(Type.Integer({ minimum: 0, maximum: 604_800, description: 'How long the form was worked on' })),
  release: Type.Optional(Type.Boolean({ description: 'A leader of a small group lets the school see the answers' })),
  offline: Type.Optional(Type.Boolean({ description: 'Collected without a line; accepted for a while after the closing' })),
}

export const ResponseBody = Type.Object(responseFields, closed)

/** Made once per form, at random: it tells nothing, and a second try with it is the same response. */
export const ResponseId = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
  description: 'UUID v4',
})

export const toSubmission = (responseId: string, body: Static<typeof ResponseBody>): Submission => {
  const items = Object.keys(body.answers)
  const values = Buffer.allocUnsafe(items.length)
  for (let i = 0; i < items.length; i += 1) {
    const answer = body.answers[items[i] as string] as Answer
    values[i] = typeof answer === 'number' ? answer : WITHOUT_POINT[answer]
  }
  const { id, version } = parseQuestionnaireRef(body.questionnaire)
  return {
    responseId,
    code: body.code,
    questionnaireId: id,
    questionnaireVersion: version,
    items: items.join(' '),
    values,
    choices: body.choices === undefined ? NO_CHOICES : Object.entries(body.choices).map(([item, options]) => ({ item, options })),
    seconds: body.seconds ?? 0,
    release: body.release ?? false,
    offline: body.offline ?? false,
  }
}

const NO_CHOICES: Submission['choices'] = []
