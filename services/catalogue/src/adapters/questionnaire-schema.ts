import { LENGTHS, LEVELS, ROLES } from '@guzgu/contracts'
import Type, { type Static, type TProperties, type TSchema } from 'typebox'
import { Value } from 'typebox/value'

// The shape of the data files of a questionnaire. What the parts mean together is for the decider to judge.

const closed = <Properties extends TProperties>(properties: Properties) => Type.Object(properties, { additionalProperties: false })

const Text = closed({ az: Type.String(), ru: Type.String(), en: Type.String() })
const [PRIMARY, , , VOCATIONAL] = LEVELS
const [LEADER, TEACHER, STUDENT] = ROLES
const Wording = closed({ [LEADER]: Type.Optional(Text), [TEACHER]: Type.Optional(Text), [STUDENT]: Type.Optional(Text) })

const Item = closed({
  id: Type.String(),
  identity: Type.String(),
  kind: Type.Enum(['core', 'optional', 'additional']),
  scale: Type.String(),
  lengths: Type.Array(Type.Enum([...LENGTHS])),
  wording: Wording,
  [PRIMARY]: Type.Optional(closed({ [STUDENT]: Text })),
  [VOCATIONAL]: Type.Optional(Wording),
  options: Type.Optional(Type.Array(closed({ id: Type.String(), label: Text }))),
})

/** questionnaire.yaml */
export const HeadFile = closed({
  id: Type.String(),
  version: Type.Integer({ minimum: 1 }),
  translation: Type.Enum(['draft', 'reviewed']),
  translationNote: Text,
  attribution: Type.String(),
  title: Text,
  languages: Type.Array(Type.String()),
  areas: Type.Array(Type.String({ pattern: '^[A-Za-z0-9-]+$' })),
  rollUp: Type.Array(closed({ id: Type.String(), areas: Type.Array(Type.String()), title: Text })),
  notApplicable: Text,
  preferNotToSay: Text,
  scales: Type.Record(
    Type.String(),
    closed({
      points: Type.Optional(Type.Array(Text)),
      notApplicable: Type.Optional(Type.Boolean()),
      notApplicableLabel: Type.Optional(Text),
      preferNotToSay: Type.Optional(Type.Boolean()),
    }),
  ),
})
export type HeadFile = Static<typeof HeadFile>

/** areas/<area>.yaml */
export const AreaFile = closed({ area: Type.String(), title: Text, description: Text, items: Type.Array(Item) })

/** additional.yaml */
export const AdditionalFile = closed({ blocks: Type.Array(closed({ id: Type.String(), title: Text, items: Type.Array(Item) })) })

export type ItemEntry = Static<typeof Item>

/** What does not fit, each with its place: `items.A1.wording.leader.ru is missing`. */
export const problemsOf = (schema: TSchema, data: unknown): readonly string[] => [
  ...new Set(
    Value.Errors(schema, data).flatMap((error) => {
      const at = (name?: string): string => placeOf(data, error.instancePath, name)
      switch (error.keyword) {
        case 'required':
          return error.params.requiredProperties.map((name) => `${at(name)} is missing`)
        case 'additionalProperties':
          return error.params.additionalProperties.map((name) => `${at(name)} is not known`)
        case 'boolean': // The same as additionalProperties, said a second time.
          return []
        case 'enum':
          return [`${at()} must be one of ${error.params.allowedValues.join(', ')}`]
        default:
          return [`${at()} ${error.message}`]
      }
    }),
  ),
]

/** A JSON pointer as people read it: parts of a list are named by their id. */
const placeOf = (data: unknown, pointer: string, name?: string): string => {
  const keys = pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
  const names: string[] = []
  let here = data as Record<string, unknown> | undefined
  for (const key of keys) {
    here = here?.[key] as Record<string, unknown> | undefined
    names.push(typeof here?.id === 'string' && here.id !== '' ? here.id : key)
  }
  return [...names, ...(name === undefined ? [] : [name])].join('.') || 'the file'
}
