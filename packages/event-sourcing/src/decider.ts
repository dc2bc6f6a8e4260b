/**
 * Pure core of an aggregate: `decide` says what happens, `evolve` what it means.
 * Folding `evolve` over a stream gives the state. Neither reads a clock, makes an id nor does I/O: these come with the command.
 */
export type Decider<Command, Event, State> = {
  readonly initial: State
  /** The events that the command causes; none if there is nothing to do. Throws a `Rejection` when the business says no. */
  readonly decide: (command: Command, state: State) => readonly Event[]
  readonly evolve: (state: State, event: Event) => State
}
