import { Rejection } from '@guzgu/event-sourcing'
import type { PlannedExercise } from '../domain/exercise.ts'

/** Submissions of one exercise in the running minute, on this replica. */
type Minute = { minute: number; count: number }

/** No honest minute of an exercise sees every one of its codes tried more often than this, and a few hundred mistakes besides. */
const perMinuteAtMost = (exercise: PlannedExercise): number => 600 + 3 * exercise.issued.reduce((sum, { count }) => sum + count, 0)

/**
 * Counts submissions per exercise and minute. `note` says whether this one belongs to a burst (more than `burstPerMinute`; 0: never),
 * which is a fact of the input and nothing else. @throws Rejection `too-many-submissions` beyond what a school can be
 */
export const createTraffic = () => {
  const minutes = new Map<number, Minute>()
  return {
    note: (exercise: PlannedExercise, now: number, burstPerMinute: number): boolean => {
      const minute = Math.floor(now / 60_000)
      const known = minutes.get(exercise.exerciseNumber)
      const current = known?.minute === minute ? known : { minute, count: 0 }
      current.count += 1
      minutes.set(exercise.exerciseNumber, current)
      if (current.count > perMinuteAtMost(exercise)) throw new Rejection('too-many-submissions', 'code')
      return burstPerMinute > 0 && current.count > burstPerMinute
    },
  }
}
