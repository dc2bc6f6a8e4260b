import type { Fold } from '@guzgu/event-sourcing'
import { exerciseKeys, type Outcome, type RoleName } from './outcome.ts'

/** What an officer sees of a rayon. */
export { roundDownTo5 } from '@guzgu/statistics'

type Counts = Record<RoleName, number>

/** How many counted responses an exercise has, by role; those through the open link apart. */
export type Participation = { readonly counted: Counts; readonly unverified: Counts; sealed: boolean }

export const noParticipation = (): Participation => ({
  counted: { leader: 0, teacher: 0, student: 0 },
  unverified: { leader: 0, teacher: 0, student: 0 },
  sealed: false,
})

export const participation: Fold<Outcome, Participation> = {
  view: 'participation.v1',
  keys: exerciseKeys,
  initial: noParticipation,
  apply: (document, outcome) => {
    if (document.sealed) return
    if (outcome.kind === 'sealed') document.sealed = true
    if (outcome.kind === 'scored') (outcome.unverified ? document.unverified : document.counted)[outcome.role] += 1
  },
  toJson: ({ counted, unverified, sealed }) => ({ counted: { ...counted }, unverified: { ...unverified }, sealed }),
  fromJson: (json) => {
    const { counted, unverified, sealed } = json as Participation
    return { counted: { ...counted }, unverified: { ...unverified }, sealed }
  },
}
