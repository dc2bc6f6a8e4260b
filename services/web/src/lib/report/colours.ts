import type { Role } from '#lib/roles.ts'

/** Of the roles; shapes tell them apart, colours only help. */
export const ROLE_COLOURS: Readonly<Record<Role, string>> = { leader: '#0072b2', teacher: '#d55e00', student: '#009e73' }

/** From 1 to 5, and what is written on them (at least 6.7:1). Told apart with any colour vision; trust.md names the source. */
export const POINT_COLOURS = ['#8c4b00', '#e8a33d', '#dddddd', '#7fa8d9', '#1f4e8c'] as const
export const POINT_INK = ['#fff', '#000', '#000', '#000', '#fff'] as const
