/** As many requests as some work of ours may take. kafkajs measures its time-outs on the clock of the machine: set back, it would wait for long. */
export const REQUESTS_PER_WORK = 4

/** The outcome of the work, or an error after this time. The work itself is not ended. */
export const within = async <T>(work: Promise<T>, milliseconds: number): Promise<T> => {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`no answer within ${milliseconds} ms`)), milliseconds)
  try {
    return await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}

const HANG_UP_MS = 3_000

/** kafkajs first waits for the answers that are still out, and none may come. */
export const hangUp = async (client: { readonly disconnect: () => Promise<void> }): Promise<void> => {
  await within(client.disconnect(), HANG_UP_MS).catch(() => undefined)
}
