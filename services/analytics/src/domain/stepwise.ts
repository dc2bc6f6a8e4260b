/** A pure computation that takes many seconds: it stops between its steps, so that whoever drives it can let others have their turn. */
export type Stepwise<Result> = Generator<undefined, Result, undefined>

/** All steps at once. */
export const inOneGo = <Result>(steps: Stepwise<Result>): Result => {
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value
}

/** An item a step. */
export function* eachInTurn<Item, Result>(items: readonly Item[], work: (item: Item) => Result): Stepwise<readonly Result[]> {
  const results: Result[] = []
  for (const item of items) {
    results.push(work(item))
    yield
  }
  return results
}
