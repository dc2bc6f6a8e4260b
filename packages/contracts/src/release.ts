import type { RoleName } from './names.ts'

/** Of fewer answers a school report shows nothing; of leaders the mean, if all of them agree. */
const FEWEST_SHOWN: Readonly<Record<RoleName, number>> = { leader: 3, teacher: 5, student: 5 }

/** Whether answers count in larger totals only. `expected`: how many people are expected in the role. */
export const isSmallGroup = (role: RoleName, expected: number): boolean => expected < FEWEST_SHOWN[role]

/** A leader of a group too small to be hidden in is asked whether the school may see the mean. `leaders`: their expected number. */
export const asksRelease = (role: RoleName, leaders: number): boolean => role === 'leader' && isSmallGroup(role, leaders)
