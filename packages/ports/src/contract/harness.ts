import { afterEach } from '@jest/globals'

/** What an adapter gives to a suite: a port on data of its own. */
export type Harness<Port> = {
  readonly port: Port
  /** A second replica on the same data: another connection, where the engine has connections. */
  readonly another: () => Promise<Port>
  /** Closes everything and opens it again on the same data. Ports given before are of no more use. */
  readonly restart: () => Promise<Port>
  readonly close: () => Promise<void>
}

/** Opens harnesses and closes them after each test, also after a failed one. */
export const opener = <H extends { readonly close: () => Promise<void> }>(open: () => Promise<H>): (() => Promise<H>) => {
  const opened: H[] = []
  afterEach(async () => {
    for (const harness of opened.splice(0)) await harness.close()
  })
  return async () => {
    const harness = await open()
    opened.push(harness)
    return harness
  }
}

let names = 0
/** A name that no other test and no earlier run on the same engine has used. */
export const fresh = (base: string): string => {
  names += 1
  return `${base}-${Date.now().toString(36)}-${process.pid}-${names}`
}

/** What happened, in order; whoever waits is asked again at every entry. */
export type Journal<Entry> = {
  readonly entries: readonly Entry[]
  readonly write: (...entries: readonly Entry[]) => void
  /** Resolves when the condition holds. */
  readonly until: (condition: (entries: readonly Entry[]) => boolean) => Promise<void>
}

export const createJournal = <Entry>(): Journal<Entry> => {
  const entries: Entry[] = []
  const waiting = new Set<() => void>()
  return {
    entries,
    write: (...added) => {
      entries.push(...added)
      for (const ask of [...waiting]) ask()
    },
    until: (condition) =>
      new Promise((resolve) => {
        const ask = (): void => {
          if (!condition(entries)) return
          waiting.delete(ask)
          resolve()
        }
        waiting.add(ask)
        ask()
      }),
  }
}

/** Asks again until the answer satisfies: for what an engine does in its own time and tells nobody about. */
export const eventually = async <T>(ask: () => Promise<T>, satisfies: (answer: T) => boolean): Promise<T> => {
  for (;;) {
    const answer = await ask()
    if (satisfies(answer)) return answer
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** The error that a promise rejects with. */
export const rejectionOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => {
      throw new Error('expected a rejection')
    },
    (error: unknown) => error,
  )
