import type { Decider } from './decider.ts'
import { Rejection } from './rejection.ts'

/** Specification by example: `given(decider)(...past).when(command).then(...events)` or `.thenRejected(code)`. Throws where it does not hold. */
export const given =
  <Command, Event, State>(decider: Decider<Command, Event, State>) =>
  (...past: readonly Event[]) => ({
    when: (command: Command) => {
      const state = past.reduce(decider.evolve, decider.initial)
      return {
        then: (...expected: readonly Event[]): void => {
          const actual = JSON.stringify(decider.decide(command, state), null, 1)
          const wanted = JSON.stringify(expected, null, 1)
          if (actual !== wanted) throw new Error(`expected events ${wanted}\nbut got ${actual}`)
        },
        thenRejected: (code: string, field?: string): void => {
          const rejection = rejectionOf(() => decider.decide(command, state))
          if (rejection?.code !== code) throw new Error(`expected a rejection ${code}, got ${rejection?.code ?? 'events'}`)
          if (field !== undefined && rejection.field !== field) throw new Error(`expected the field ${field}, got ${rejection.field}`)
        },
      }
    },
  })

const rejectionOf = (run: () => unknown): Rejection | undefined => {
  try {
    run()
    return undefined
  } catch (error) {
    if (error instanceof Rejection) return error
    throw error
  }
}
