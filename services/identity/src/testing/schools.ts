import fc from 'fast-check'
import { REGIONS } from '../domain/regions.ts'
import type { SchoolCommand, SchoolEvent } from '../domain/school.ts'
import {
  canonicalDetails,
  expectationsFrom,
  LEVELS,
  type OfficeContact,
  ROLES,
  SCHOOL_TYPES,
  type SchoolClass,
  type SchoolDetails,
} from '../domain/school-details.ts'

/** A full secondary school in Lerik: what the tests start from. */
export const LERIK: SchoolDetails = {
  name: 'Lerik rayonu Günəşli kənd tam orta məktəbi',
  place: { economicRegion: 'Lənkəran-Astara', rayon: 'Lerik', red: 'Lənkəran-Astara RTİ', urban: false },
  class: { levels: ['primary', 'lower-secondary'], type: 'general', sections: ['az'], idp: false },
  expectations: { primary: { leader: 1, teacher: 6, student: 40 }, 'lower-secondary': { leader: 1, teacher: 11, student: 52 } },
}

const anyPlace = fc.constantFrom(...Object.keys(REGIONS)).chain((economicRegion) =>
  fc.record({
    economicRegion: fc.constant(economicRegion),
    rayon: fc.constantFrom(...(REGIONS[economicRegion] ?? [])),
    red: fc.constantFrom('Şəki-Zaqatala RTİ', 'Bakı şəhəri üzrə Təhsil İdarəsi'),
    urban: fc.boolean(),
  }),
)
const anyClass: fc.Arbitrary<SchoolClass> = fc.record({
  levels: fc.subarray([...LEVELS], { minLength: 1 }),
  type: fc.constantFrom(...SCHOOL_TYPES),
  sections: fc.subarray(['az', 'ru', 'ka', 'en'], { minLength: 1 }),
  idp: fc.boolean(),
})
const anyName = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).map((name) => `№${name}`)
const anyNumbers = fc.array(fc.option(fc.nat(5_000), { nil: undefined }), { minLength: 12, maxLength: 12 })
const expectationsOf = (numbers: readonly (number | undefined)[], { levels }: Pick<SchoolClass, 'levels'>) =>
  expectationsFrom((level, role) =>
    levels.includes(level) ? numbers[LEVELS.indexOf(level) * ROLES.length + ROLES.indexOf(role)] : undefined,
  )

export const anyDetails: fc.Arbitrary<SchoolDetails> = fc
  .record({ name: anyName, place: anyPlace, class: anyClass, numbers: anyNumbers })
  .map(({ numbers, ...details }) => canonicalDetails({ ...details, expectations: expectationsOf(numbers, details.class) }))

export const anyContact: fc.Arbitrary<OfficeContact> = fc.record(
  {
    telephone: fc.constantFrom('+994 00 000 11 22', '(000) 333-44', '00000'),
    email: fc.constantFrom('m1@mekteb.example', "o'b+1@a.b.example"),
  },
  { requiredKeys: [] },
)

/** Few days, so that facts meet on them. */
export const anyDay = fc.integer({ min: 1, max: 9 }).map((day) => `2026-09-0${day}`)

const schoolId = 'AZ0101001'
const anyEnding = fc.constantFrom('AZ0101002', 'AZ0101003')

export const anySchoolEvent: fc.Arbitrary<SchoolEvent> = fc
  .record({ effectiveFrom: anyDay, details: anyDetails, contact: anyContact, intoSchoolId: anyEnding })
  .chain(({ effectiveFrom, details, contact, intoSchoolId }) => {
    const dating = { schoolId, effectiveFrom }
    return fc.constantFrom<SchoolEvent>(
      { type: 'SchoolRegistered', ...dating, ...details },
      { type: 'SchoolRenamed', ...dating, name: details.name },
      { type: 'SchoolMoved', ...dating, place: details.place },
      { type: 'SchoolReclassified', ...dating, class: details.class },
      { type: 'SchoolExpectationsSet', ...dating, expectations: details.expectations },
      { type: 'SchoolContactSet', ...dating, contact },
      { type: 'SchoolMerged', ...dating, intoSchoolId },
      { type: 'SchoolClosed', ...dating },
    )
  })

export const anySchoolCommand: fc.Arbitrary<SchoolCommand> = fc
  .record({ effectiveFrom: anyDay, details: anyDetails, contact: anyContact, intoSchoolId: anyEnding })
  .chain(({ effectiveFrom, details, contact, intoSchoolId }) => {
    const dating = { schoolId, effectiveFrom }
    return fc.constantFrom<SchoolCommand>(
      { type: 'RegisterSchool', ...dating, ...details },
      { type: 'RenameSchool', ...dating, name: details.name },
      { type: 'MoveSchool', ...dating, place: details.place },
      { type: 'ReclassifySchool', ...dating, class: details.class },
      { type: 'SetExpectations', ...dating, expectations: details.expectations },
      { type: 'SetContact', ...dating, contact },
      { type: 'MergeSchool', ...dating, intoSchoolId },
      { type: 'CloseSchool', ...dating },
    )
  })
