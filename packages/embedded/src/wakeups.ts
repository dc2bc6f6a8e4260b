/** Wakes one waiter. An opening that comes before the wait is not lost. */
export type Gate = { readonly open: () => void; readonly passed: () => Promise<void> }

export const createGate = (): Gate => {
  let isOpen = false
  let wake: (() => void) | undefined
  return {
    open: () => {
      isOpen = true
      wake?.()
    },
    passed: async () => {
      if (!isOpen)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      isOpen = false
      wake = undefined
    },
  }
}

/** Who waits for which commits. Nobody polls. */
export type Wakeups = {
  readonly notify: (key: string) => void
  /** Opens the gate after every commit under this key, until the returned function is called. */
  readonly subscribe: (key: string, gate: Gate) => () => void
  /** Opens every gate: the platform closes. */
  readonly notifyAll: () => void
}

export const createWakeups = (): Wakeups => {
  const gates = new Map<string, Set<Gate>>()
  const notify = (key: string): void => {
    for (const gate of gates.get(key) ?? []) gate.open()
  }
  return {
    notify,
    subscribe: (key, gate) => {
      const subscribed = gates.get(key) ?? new Set()
      gates.set(key, subscribed.add(gate))
      return () => void subscribed.delete(gate)
    },
    notifyAll: () => {
      for (const key of gates.keys()) notify(key)
    },
  }
}
