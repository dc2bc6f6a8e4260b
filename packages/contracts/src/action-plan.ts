/** Functions that may be responsible for an action; `other` is said in a few words. */
export const FUNCTIONS = [
  'head',
  'deputy-head',
  'ict-coordinator',
  'ict-teacher',
  'subject-leads',
  'class-teachers',
  'psychologist',
  'librarian',
  'parents-committee',
  'student-council',
  'other',
] as const
export type ResponsibleFunction = (typeof FUNCTIONS)[number]

export const STATUSES = ['planned', 'under-way', 'done', 'given-up'] as const
export type ActionStatus = (typeof STATUSES)[number]
