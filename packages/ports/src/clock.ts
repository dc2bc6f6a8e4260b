export type Clock = {
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Resolves after so many milliseconds, or at once when the signal aborts. Never rejects. */
  readonly wait: (milliseconds: number, signal?: AbortSignal) => Promise<void>
}

export type Ids = {
  /** A random UUID v4: it says nothing about when or where it was made. */
  readonly newId: () => string
}
