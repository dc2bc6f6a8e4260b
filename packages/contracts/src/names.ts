import { Length, Level, Role } from '../gen/guzgu/events/v1/common.ts'

// The words that people and JSON use for the enums of the contracts.

export const ROLES = ['leader', 'teacher', 'student'] as const
export type RoleName = (typeof ROLES)[number]
export const LEVELS = ['primary', 'lower-secondary', 'upper-secondary', 'vocational'] as const
export type LevelName = (typeof LEVELS)[number]
export const LENGTHS = ['full', 'short', 'pulse'] as const
export type LengthName = (typeof LENGTHS)[number]

const roles: Readonly<Record<RoleName, Role>> = { leader: Role.LEADER, teacher: Role.TEACHER, student: Role.STUDENT }
const levels: Readonly<Record<LevelName, Level>> = {
  primary: Level.PRIMARY,
  'lower-secondary': Level.LOWER_SECONDARY,
  'upper-secondary': Level.UPPER_SECONDARY,
  vocational: Level.VOCATIONAL,
}
const lengths: Readonly<Record<LengthName, Length>> = { full: Length.FULL, short: Length.SHORT, pulse: Length.PULSE }

const inverse = <Name extends string, Value extends string>(
  what: string,
  names: Readonly<Record<Name, Value>>,
): ((value: Value) => Name) => {
  const byValue = new Map(Object.entries(names).map(([name, value]) => [value as Value, name as Name]))
  return (value) => {
    const name = byValue.get(value)
    if (name === undefined) throw new Error(`${what} ${value} is not known here`)
    return name
  }
}

export const toRole = (name: RoleName): Role => roles[name]
export const toRoleName = inverse<RoleName, Role>('role', roles)
export const toLevel = (name: LevelName): Level => levels[name]
export const toLevelName = inverse<LevelName, Level>('level', levels)
export const toLength = (name: LengthName): Length => lengths[name]
export const toLengthName = inverse<LengthName, Length>('length', lengths)
