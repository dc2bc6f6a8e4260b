/** Real differences between engines, declared. */
export type EventLogFeatures = {
  /** Keyed records go where `partitionFor` says. */
  readonly partitionFor: boolean
  /** A superseded record is gone when its successor is acknowledged, not at some later time or never. */
  readonly supersedesAtOnce: boolean
  /** The partitions of a group are spread evenly over its members. */
  readonly spreadsEvenly: boolean
}
