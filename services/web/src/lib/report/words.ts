import type { Role } from '#lib/roles.ts'
import { m } from '../../paraglide/messages.js'

const ROLE_NAMES: Readonly<Record<Role, () => string>> = { leader: m.role_leader, teacher: m.role_teacher, student: m.role_student }
export const roleName = (role: Role): string => ROLE_NAMES[role]()

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
}
export const noteText = (note: string): string => NOTES[note]?.() ?? note
