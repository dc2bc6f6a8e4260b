import { ROLES, type Role } from '#lib/roles.ts'
import { roleName } from './words.ts'

/** A statement as each role is asked it. */
export type Words = Readonly<Record<Role, string>>

/** The same words for everybody. */
export const toAll = (wording: string): Words => ({ leader: wording, teacher: wording, student: wording })

export type Spoken = { readonly wording: string; readonly roles: readonly Role[] }

/** Those who are asked in the same words together, in the order given: figures never stand under words that their group did not read. */
export const spokenTo = (words: Words, roles: readonly Role[]): readonly Spoken[] =>
  [...new Set(roles.map((role) => words[role]))].map((wording) => ({ wording, roles: roles.filter((role) => words[role] === wording) }))

/** The words in one line; where they differ, with whose they are. */
export const spokenLine = (words: Words, roles: readonly Role[] = ROLES): string => {
  const all = spokenTo(words, roles)
  if (all.length === 1) return all[0]?.wording ?? ''
  return all.map(({ wording, roles: who }) => `${who.map(roleName).join(', ')}: ${wording}`).join(' ')
}
