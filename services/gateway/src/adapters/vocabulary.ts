import { LENGTHS, LEVELS, type LengthName, type LevelName, ROLES, type RoleName, toRole, toRoleName } from '@guzgu/contracts'
import type { ExpectedNumber } from '@guzgu/contracts/events/common'
import { type Static, Type } from 'typebox'

// The JSON words that several routes share.

/** Unknown fields are refused, so that a misspelt one does not vanish. */
export const closed = { additionalProperties: false } as const

const oneOf = <const Word extends string>(words: readonly Word[], description?: string) =>
  Type.Unsafe<Word>({ type: 'string', enum: [...words], ...(description === undefined ? {} : { description }) })

export const RoleWord = oneOf<RoleName>(ROLES)
export const LevelWord = oneOf<LevelName>(LEVELS)
export const LengthWord = oneOf<LengthName>(LENGTHS)
export const LanguageWord = oneOf(['az', 'ru', 'en'])
export const StatusWord = oneOf(['planned', 'open', 'closed', 'sealed'])
export { oneOf }

export const Id = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$' })
/** Names of places and departments may hold spaces and letters of any alphabet. */
export const PlaceName = Type.String({ minLength: 1, maxLength: 120 })
export const SectionLanguage = Type.String({ pattern: '^[a-z]{2,3}$' })
/** No spaces: ids travel joined by them. */
export const ItemId = Type.String({ pattern: '^[A-Za-z0-9._-]{1,64}$' })
export const Instant = Type.Integer({ minimum: 0, maximum: 8_640_000_000_000_000, description: 'Milliseconds since 1970-01-01T00:00:00Z' })
export const Count = Type.Integer({ minimum: 0, maximum: 1_000_000 })
export const Text = Type.Object(
  { az: Type.String({ maxLength: 2_000 }), ru: Type.String({ maxLength: 2_000 }), en: Type.String({ maxLength: 2_000 }) },
  closed,
)

export const QuestionnaireRef = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}@[1-9][0-9]{0,8}$', examples: ['digital-capacity@1'] })

/** "id@version" of a string that fits `QuestionnaireRef`. */
export const parseQuestionnaireRef = (text: string): { readonly id: string; readonly version: number } => {
  const at = text.lastIndexOf('@')
  return { id: text.slice(0, at), version: Number(text.slice(at + 1)) }
}

export const ExpectedNumbers = Type.Object(
  { leader: Type.Optional(Count), teacher: Type.Optional(Count), student: Type.Optional(Count) },
  closed,
)

export const toExpected = (numbers: Static<typeof ExpectedNumbers> | undefined): readonly ExpectedNumber[] =>
  Object.entries(numbers ?? {}).map(([role, number]) => ({ role: toRole(role as RoleName), number }))

export const fromExpected = (numbers: readonly ExpectedNumber[]): Static<typeof ExpectedNumbers> =>
  Object.fromEntries(numbers.map(({ role, number }) => [toRoleName(role), number]))

/** A keyset cursor: `after` is the `next` of the page before. */
export const PageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  after: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
}

/** The last page has no `next`. */
export const pageOf = <Item extends Parameters<typeof Type.Array>[0]>(item: Item) =>
  Type.Object({ items: Type.Array(item), next: Type.Optional(Type.String()) })

export const nextOf = (next: string): { readonly next?: string } => (next === '' ? {} : { next })
