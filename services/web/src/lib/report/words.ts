import type { GroupName } from '@guzgu/contracts/report'
import type { Role } from '#lib/roles.ts'
import { m } from '../../paraglide/messages.js'
import { type Cell, meanShown } from './report.ts'

const ROLE_NAMES: Readonly<Record<Role, () => string>> = { leader: m.role_leader, teacher: m.role_teacher, student: m.role_student }
export const roleName = (role: Role): string => ROLE_NAMES[role]()

const INLINE: Readonly<Record<Role, () => string>> = {
  leader: m.report_inline_leader,
  teacher: m.report_inline_teacher,
  student: m.report_inline_student,
}
/** In the middle of a sentence. */
export const roleInline = (role: Role): string => INLINE[role]()

const THAN: Readonly<Record<Role, () => string>> = {
  leader: m.report_than_leader,
  teacher: m.report_than_teacher,
  student: m.report_than_student,
}
/** Whom others are compared with. */
export const roleThan = (role: Role): string => THAN[role]()

const OPEN_LINK = '-unverified'

/** A role, or those of it who came through the open link. */
export const groupName = (group: GroupName): string => {
  const role = roleName(group.replace(OPEN_LINK, '') as Role)
  return group.endsWith(OPEN_LINK) ? m.report_open_link({ role }) : role
}

/** A mean as it stands in a table; what was not asked in words, for it is no zero. */
export const cellText = (cell: Cell | undefined): string => {
  const text = meanShown(cell)
  return text === '[z]' ? m.report_not_asked() : text
}

const LEVEL_NAMES: Readonly<Record<string, () => string>> = {
  primary: m.level_primary,
  'lower-secondary': m.level_lower_secondary,
  'upper-secondary': m.level_upper_secondary,
  vocational: m.level_vocational,
}
export const levelName = (level: string): string => LEVEL_NAMES[level]?.() ?? level

const NOTES: Readonly<Record<string, () => string>> = {
  'voluntary-census': m.note_voluntary_census,
  'area-score-of-a-person': m.note_area_score,
  'roll-up-is-our-mapping': m.note_roll_up,
  'slight-agreement-is-not-neutral': m.note_slight_agreement,
  'small-groups-are-hidden': m.note_small_groups,
  'draft-translation': m.note_draft_translation,
  'common-items-only': m.note_common_items,
  'unverified-apart': m.note_unverified,
  'more-answers-than-expected': m.note_more_answers,
  'each-level-shows-it': m.note_each_level,
  'levels-are-asked-differently': m.note_levels_differ,
}
export const noteText = (note: string): string => NOTES[note]?.() ?? note
