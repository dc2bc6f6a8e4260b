/**
 * Mistakes that a runner of this kind is easily written with. Tests switch them on to show that the suite notices; nothing else can:
 * `run` has no such option.
 */
export type PlantedBug =
  /** After a failed append `step` is called again on the same state. */
  | 'step-twice'
  /** The next batch is sent although it is unknown whether the last one arrived. */
  | 'send-past-unknown'
  /** Documents are fenced by the offset of the outcome record instead of by its source. */
  | 'fence-by-own-offset'
  /** Hot documents survive a rebalance. */
  | 'state-kept-across-rebalance'
  /** The checkpoint is put before the documents are. */
  | 'checkpoint-before-documents'
  /** An outcome `unreadable` stands in the log before its dead letter does. */
  | 'outcome-before-dead-letter'
