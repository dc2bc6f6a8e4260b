import { pause } from './pause.ts'

/** Wakes those of this process who wait; who waits for another process wakes by the time. */
export type Wakeup = {
  readonly wake: () => void
  readonly wait: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>
}

export const createWakeup = (): Wakeup => {
  const waiting = new Set<() => void>()
  return {
    wake: () => {
      for (const wake of waiting) wake()
    },
    wait: async (milliseconds, signal) => {
      const woken = new AbortController()
      const wake = (): void => woken.abort()
      waiting.add(wake)
      signal?.addEventListener('abort', wake)
      await pause(milliseconds, woken.signal)
      waiting.delete(wake)
      signal?.removeEventListener('abort', wake)
    },
  }
}
