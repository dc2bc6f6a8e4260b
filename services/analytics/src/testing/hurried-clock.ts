import { systemClock } from '@guzgu/embedded'
import type { Clock } from '@guzgu/ports'

const DAY = 86_400_000

/** Waits at most `atMost` (ms), but for deadlines, which are years away. */
export const hurriedClock = (now: () => number, atMost: number): Clock => ({
  now,
  wait: (milliseconds, signal) => systemClock.wait(milliseconds > DAY ? DAY : Math.min(milliseconds, atMost), signal),
})
