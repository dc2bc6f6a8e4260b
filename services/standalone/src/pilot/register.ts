import type { PilotSchool } from './schools.ts'

const ROLES = ['leader', 'teacher', 'student'] as const
const LEVELS = ['primary', 'lower-secondary', 'upper-secondary', 'vocational'] as const

/** Nobody's: no area code begins with 0, and nothing under `.example` exists. */
const telephoneOf = ({ code }: Pick<PilotSchool, 'code'>): string => `+994 00 000 ${code.replace(/\D/g, '')}`
const emailOf = ({ code }: Pick<PilotSchool, 'code'>): string => `${code.toLowerCase()}@mekteb.example`

/** The register as `POST /v1/schools:import` reads it. */
export const registerOf = (schools: readonly PilotSchool[]): string => {
  const header = [
    'code',
    'name',
    'levels',
    'economic_region',
    'rayon',
    'red',
    'urban',
    'type',
    'sections',
    'idp',
    'office_telephone',
    'office_email',
    ...LEVELS.flatMap((level) => ROLES.map((role) => `expected_${level.replace('-', '_')}_${role}`)),
  ]
  const rows = schools.map((school) => [
    school.code,
    `"${school.name}"`,
    Object.keys(school.expected).join(' '),
    school.region,
    school.rayon,
    school.red,
    school.urban,
    school.type,
    school.sections.join(' '),
    school.idp,
    telephoneOf(school),
    emailOf(school),
    ...LEVELS.flatMap((level) => ROLES.map((_, i) => school.expected[level]?.[i] ?? '')),
  ])
  return [header, ...rows].map((row) => row.join(',')).join('\n')
}
