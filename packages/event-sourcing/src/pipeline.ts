/**
 * Log partition p → log partition p, exactly one output per input, stamped with its `source` (the offset of that input).
 * On assignment the runner rebuilds `state` and the last source from the transform's own output: nothing is kept anywhere else.
 * Must be a function of the inputs before it and of immutable facts only; then a repeat, by whomever, is byte for byte the same
 * and readers drop it by its source. The runner never calls `step` twice for one input on one state.
 */
export type Transform<Input, Output, State> = {
  readonly name: string
  readonly initial: () => State
  readonly step: (state: State, input: Input) => Output
  /** Brings `state` to where it stood after `output` was first emitted. */
  readonly recall: (state: State, output: Output) => void
}

/**
 * Log partition p → documents. The runner keeps hot documents in memory for one assignment, writes absolute state fenced by the
 * source (or position) it is true at, and never lets a lower one overwrite a higher one. A new shape is a new view name (`…​.v2`), rebuilt beside the live one.
 */
export type Fold<Input, Document> = {
  /** The view's name and version: `exercise-tally.v1`. */
  readonly view: string
  /** Ids of the documents that an input touches. */
  readonly keys: (input: Input) => readonly string[]
  readonly initial: (key: string) => Document
  /** Changes the document in place. */
  readonly apply: (document: Document, input: Input, key: string) => void
  /** Absolute state as plain JSON data, the same for the same state. Must not share memory that `apply` changes. */
  readonly toJson: (document: Document) => unknown
  readonly fromJson: (json: unknown) => Document
}
