const BETWEEN_MS = 25

/** Asks again until there is an answer; fails when it takes too long. Waits on what the platform says, not on a guess of how long it takes. */
export const until = async <T>(what: string, ask: () => Promise<T | undefined>, withinMs = 120_000): Promise<T> => {
  const deadline = Date.now() + withinMs
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    if (Date.now() > deadline) throw new Error(`${what}: not within ${withinMs / 1000} s`)
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS))
  }
}

/** Works through a list in so many lanes; waits for all of them. */
export const inLanes = async <T>(items: readonly T[], lanes: number, work: (item: T, index: number) => Promise<void>): Promise<void> => {
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++
      await work(items[index] as T, index)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}
