import { Rejection } from '@guzgu/event-sourcing'
import type { PlannedExercise } from './exercise.ts'

/** Within the grace nothing can have been closed and sealed unheard. */
export const viewIsTooOld = (
  { graceSeconds }: PlannedExercise,
  { now, knownUntil }: { readonly now: number; readonly knownUntil: number },
): boolean => now - knownUntil > Math.max(graceSeconds * 1000, 1_000)

/**
 * Whether a submission may be taken at this moment. What we do not know counts: a replica whose view of exercises is older than the
 * grace could take answers for an exercise that others have closed and sealed. Instants in ms. @throws Rejection
 */
export const submissionWindow = (
  exercise: PlannedExercise,
  at: {
    readonly now: number /** Everything up to then is known here. */
    readonly knownUntil: number /** Collected without a line. */
    readonly offline: boolean
  },
): void => {
  if (viewIsTooOld(exercise, at)) throw new Rejection('view-too-old')
  if (exercise.status === 'planned' || at.now < exercise.opensAt) throw new Rejection('exercise-not-open', 'code')
  if (exercise.status === 'sealed' || at.now >= exercise.sealAt) throw new Rejection('exercise-is-sealed', 'code')
  const until = at.offline ? exercise.offlineUntil : exercise.closesAt
  if (at.now >= until) throw new Rejection('exercise-is-closed', 'code')
}
