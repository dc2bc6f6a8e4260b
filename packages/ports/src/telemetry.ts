/** Structured; never a school, exercise, code, token or name in it. pino fits. */
export type Logger = {
  readonly info: (fields: object, message: string) => void
  readonly warn: (fields: object, message: string) => void
  readonly error: (fields: object, message: string) => void
  readonly debug: (fields: object, message: string) => void
}

export type Telemetry = {
  readonly log: Logger
  /** Adds to a counter. Labels come from small closed sets: never a school, exercise or role. */
  readonly count: (metric: string, labels?: Readonly<Record<string, string>>, by?: number) => void
  /** Sets a gauge. */
  readonly gauge: (metric: string, value: number, labels?: Readonly<Record<string, string>>) => void
  /**
   * Runs the work as a step of a trace, under a name from a small closed set: what it calls and logs belongs to it. A mark links it with
   * the steps that have the same one, in whatever trace: for what must not travel with the data itself.
   */
  readonly step: <T>(name: string, work: (mark: (mark: string) => void) => Promise<T>) => Promise<T>
}
