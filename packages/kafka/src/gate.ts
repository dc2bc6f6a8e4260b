/** Wakes those who wait. An opening that comes before the wait is not lost. */
export type Gate = { readonly open: () => void; readonly passed: () => Promise<void> }

export const createGate = (): Gate => {
  let { promise, resolve } = Promise.withResolvers<void>()
  return {
    open: () => resolve(),
    passed: async () => {
      const awaited = promise
      await awaited
      if (promise === awaited) ({ promise, resolve } = Promise.withResolvers<void>())
    },
  }
}
