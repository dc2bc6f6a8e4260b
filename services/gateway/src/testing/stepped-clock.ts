import type { Clock } from '@guzgu/ports'

export type SteppedClock = Clock & { readonly advance: (milliseconds: number) => Promise<void> }

/** Time passes only when it is told to. `advance` lets everything that became possible happen. */
export const createSteppedClock = (start = 1_800_000_000_000): SteppedClock => {
  let now = start
  let sleepers: { readonly until: number; readonly wake: () => void }[] = []
  return {
    now: () => now,
    wait: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve()
        sleepers.push({ until: now + milliseconds, wake: resolve })
        signal?.addEventListener('abort', () => resolve(), { once: true })
      }),
    advance: async (milliseconds) => {
      now += milliseconds
      const due = sleepers.filter(({ until }) => until <= now)
      sleepers = sleepers.filter(({ until }) => until > now)
      for (const { wake } of due) wake()
      await turn()
    },
  }
}

/** Lets every promise and callback that is ready run. */
export const turn = async (): Promise<void> => {
  for (let i = 0; i < 3; i += 1) await new Promise((resolve) => setImmediate(resolve))
}
