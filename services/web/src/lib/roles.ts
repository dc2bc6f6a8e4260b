export const ROLES = ['leader', 'teacher', 'student'] as const
/** Who answers. */
export type Role = (typeof ROLES)[number]
