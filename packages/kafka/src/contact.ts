/** Whether a broker has answered yet. Before it has, its absence is a matter of patience; after it, a failure of the call. */
export type Contact = { readonly isMade: () => boolean; readonly make: () => void; readonly made: Promise<void> }

export const createContact = (): Contact => {
  const { promise, resolve } = Promise.withResolvers<void>()
  let isMade = false
  return {
    isMade: () => isMade,
    make: () => {
      isMade = true
      resolve()
    },
    made: promise,
  }
}

const EVERY_MS = 5_000

/** Lets the first call through, and then one every few seconds: for warnings of somebody who tries again and again. */
export const createSeldom = (): ((warn: () => void) => void) => {
  let last = Number.NEGATIVE_INFINITY
  return (warn) => {
    if (performance.now() - last < EVERY_MS) return
    last = performance.now()
    warn()
  }
}
