import { Rejection } from '@guzgu/event-sourcing'
import type { PlannedExercise } from '../domain/exercise.ts'

/** No honest minute of an exercise sees every one of its codes tried more often than this, and a few hundred mistakes besides. */
const perMinuteAtMost = (exercise: PlannedExercise): number => 600 + 3 * exercise.issued.reduce((sum, { count }) => sum + count, 0)

/**
 * Counts the submissions of each exercise in the running minute, on this replica. `note` says whether this one belongs to a burst (more
 * than `burstPerMinute`; 0: never), which is a fact of the input and nothing else. @throws Rejection `too-many-submissions` beyond what a
 * school can be. `forgive` takes one back that we could not take: it comes again, and is nobody's flood.
 */
export const createTraffic = () => {
  const counts = new Map<number, number>()
  let minute = 0
  return {
    note: (exercise: PlannedExercise, now: number, burstPerMinute: number): boolean => {
      const running = Math.floor(now / 60_000)
      if (running !== minute) counts.clear()
      minute = running
      const count = (counts.get(exercise.exerciseNumber) ?? 0) + 1
      counts.set(exercise.exerciseNumber, count)
      if (count > perMinuteAtMost(exercise)) throw new Rejection('too-many-submissions', 'code')
      return burstPerMinute > 0 && count > burstPerMinute
    },
    forgive: ({ exerciseNumber }: PlannedExercise): void => {
      counts.set(exerciseNumber, Math.max(0, (counts.get(exerciseNumber) ?? 0) - 1))
    },
  }
}
