import { rayonsOf } from './regions.ts'

export const LEVELS = ['primary', 'lower-secondary', 'upper-secondary', 'vocational'] as const
export type Level = (typeof LEVELS)[number]
export const ROLES = ['leader', 'teacher', 'student'] as const
export type Role = (typeof ROLES)[number]
export const SCHOOL_TYPES = ['general', 'lyceum', 'gymnasium', 'special', 'evening', 'vocational'] as const
export type SchoolType = (typeof SCHOOL_TYPES)[number]

/** `red`: the regional education department that the school belongs to, as the register spells it. */
export type Place = { readonly economicRegion: string; readonly rayon: string; readonly red: string; readonly urban: boolean }
/** `sections`: languages of instruction. `idp`: serves internally displaced people. */
export type SchoolClass = {
  readonly levels: readonly Level[]
  readonly type: SchoolType
  readonly sections: readonly string[]
  readonly idp: boolean
}
/** How many people of a role a level expects; nothing where it is not known. */
export type Expectations = Readonly<Partial<Record<Level, Readonly<Partial<Record<Role, number>>>>>>

/** How the school's office is reached. Never a person's own telephone or address: those belong in no register. */
export type OfficeContact = { readonly telephone?: string; readonly email?: string }

/** What is said of a school from a day on. */
export type SchoolDetails = {
  readonly name: string
  readonly place: Place
  readonly class: SchoolClass
  readonly expectations: Expectations
}

export type DetailCode =
  | 'name-empty'
  | 'region-unknown'
  | 'rayon-unknown'
  | 'red-empty'
  | 'levels-empty'
  | 'sections-empty'
  | 'section-invalid'
  | 'number-invalid'
  | 'expected-level-foreign'
export type ContactCode = 'telephone-invalid' | 'email-invalid'
export type DetailProblem = { readonly field: string; readonly code: DetailCode | ContactCode }

const MAX_EXPECTED = 100_000

/** The one spelling of the same details: equal details give equal JSON. */
export const canonicalDetails = (details: SchoolDetails): SchoolDetails => ({
  name: canonicalText(details.name),
  place: canonicalPlace(details.place),
  class: canonicalClass(details.class),
  expectations: canonicalExpectations(details.expectations),
})

/** Names stay as written, but one letter has one spelling: İ is not I with a dot put above it. */
export const canonicalText = (text: string): string => text.normalize('NFC').trim()

const canonicalPlace = ({ economicRegion, rayon, red, urban }: Place): Place => ({
  economicRegion: canonicalText(economicRegion),
  rayon: canonicalText(rayon),
  red: canonicalText(red),
  urban,
})

const canonicalClass = ({ levels, type, sections, idp }: SchoolClass): SchoolClass => ({
  levels: LEVELS.filter((level) => levels.includes(level)),
  type,
  sections: [...new Set(sections)].sort(),
  idp,
})

/** An empty text says that there is none. */
export const canonicalContact = ({ telephone = '', email = '' }: OfficeContact): OfficeContact => {
  const contact = { telephone: canonicalText(telephone), email: canonicalText(email) }
  return Object.fromEntries(Object.entries(contact).filter(([, text]) => text !== ''))
}

const canonicalExpectations = (expectations: Expectations): Expectations => expectationsFrom((level, role) => expectations[level]?.[role])

/** Expectations out of a number per level and role; levels without any number are left out. */
export const expectationsFrom = (numberOf: (level: Level, role: Role) => number | undefined): Expectations => {
  const expectations: Partial<Record<Level, Partial<Record<Role, number>>>> = {}
  for (const level of LEVELS) {
    for (const role of ROLES) {
      const number = numberOf(level, role)
      if (number === undefined) continue
      const numbers = expectations[level] ?? {}
      numbers[role] = number
      expectations[level] = numbers
    }
  }
  return expectations
}

/** Everything that is wrong with canonical details, field by field. */
export const problemsOf = (details: SchoolDetails): readonly DetailProblem[] => [
  ...(details.name === '' ? [{ field: 'name', code: 'name-empty' } as const] : []),
  ...problemsOfPlace(details.place),
  ...problemsOfClass(details.class),
  ...problemsOfExpectations(details.expectations, details.class.levels),
]

const problemsOfPlace = ({ economicRegion, rayon, red }: Place): readonly DetailProblem[] => {
  const rayons = rayonsOf(economicRegion)
  return [
    ...(rayons === undefined ? [{ field: 'economicRegion', code: 'region-unknown' } as const] : []),
    ...(rayons !== undefined && !rayons.includes(rayon) ? [{ field: 'rayon', code: 'rayon-unknown' } as const] : []),
    ...(red === '' ? [{ field: 'red', code: 'red-empty' } as const] : []),
  ]
}

const problemsOfClass = ({ levels, sections }: SchoolClass): readonly DetailProblem[] => [
  ...(levels.length === 0 ? [{ field: 'levels', code: 'levels-empty' } as const] : []),
  ...(sections.length === 0 ? [{ field: 'sections', code: 'sections-empty' } as const] : []),
  ...(sections.some((section) => !/^[a-z]{2}$/.test(section)) ? [{ field: 'sections', code: 'section-invalid' } as const] : []),
]

const problemsOfExpectations = (expectations: Expectations, levels: readonly Level[]): readonly DetailProblem[] =>
  LEVELS.flatMap((level) =>
    ROLES.flatMap((role): readonly DetailProblem[] => {
      const number = expectations[level]?.[role]
      const field = expectedField(level, role)
      if (number === undefined) return []
      if (!Number.isInteger(number) || number < 0 || number > MAX_EXPECTED) return [{ field, code: 'number-invalid' }]
      return levels.includes(level) ? [] : [{ field, code: 'expected-level-foreign' }]
    }),
  )

const TELEPHONE = /^\+?[\d ()-]{5,40}$/
const EMAIL = /^[\w.!#$%&'*+/=?^`{|}~-]+@[a-z\d-]+(?:\.[a-z\d-]+)+$/i
const MAX_EMAIL = 254

/** Everything that is wrong with a canonical contact. ASCII only, so that it can stand in an address as it is. */
export const problemsOfContact = ({ telephone, email }: OfficeContact): readonly DetailProblem[] => [
  ...(telephone !== undefined && !isTelephone(telephone) ? [{ field: 'telephone', code: 'telephone-invalid' } as const] : []),
  ...(email !== undefined && (email.length > MAX_EMAIL || !EMAIL.test(email)) ? [{ field: 'email', code: 'email-invalid' } as const] : []),
]

const isTelephone = (text: string): boolean => {
  const digits = text.replace(/\D/g, '').length
  return TELEPHONE.test(text) && digits >= 5 && digits <= 20
}

/** The name of an expected number, also in a register's header: `expected_lower_secondary_teacher`. */
export const expectedField = (level: Level, role: Role): string => `expected_${level.replaceAll('-', '_')}_${role}`
