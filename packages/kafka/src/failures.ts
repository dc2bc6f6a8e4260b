/** Where a reader wants to go on, and what the log still has. It stands still: records between may be lost for it. */
export class OffsetOutOfRange extends Error {
  readonly topic: string
  readonly partition: number
  readonly wanted: number
  readonly first: number
  readonly end: number
  constructor(place: {
    readonly topic: string
    readonly partition: number
    readonly wanted: number
    readonly first: number
    readonly end: number
  }) {
    const { topic, partition, wanted, first, end } = place
    super(
      wanted < first
        ? `${topic}/${partition}: offset ${wanted} is wanted, but the log begins at ${first}: records were deleted`
        : `${topic}/${partition}: offset ${wanted} is wanted, but the log ends at ${end}: its end was lost, or this reader belongs to another log`,
    )
    this.name = 'OffsetOutOfRange'
    this.topic = topic
    this.partition = partition
    this.wanted = wanted
    this.first = first
    this.end = end
  }
}

/** The broker's own word for an error, wherever kafkajs has wrapped it. */
export const brokerErrorOf = (error: unknown): string | undefined => {
  for (let at: unknown = error; at instanceof Error; at = at.cause) if ('type' in at && typeof at.type === 'string') return at.type
  return undefined
}

/** Trying again cannot help: the configuration has to change. */
const FINAL: ReadonlySet<string> = new Set([
  'CLUSTER_AUTHORIZATION_FAILED',
  'GROUP_AUTHORIZATION_FAILED',
  'INVALID_CONFIG',
  'INVALID_PARTITIONS',
  'INVALID_REPLICATION_FACTOR',
  'INVALID_TOPIC_EXCEPTION',
  'MESSAGE_TOO_LARGE',
  'POLICY_VIOLATION',
  'RECORD_LIST_TOO_LARGE',
  'TOPIC_AUTHORIZATION_FAILED',
])

export const isFinal = (error: unknown): boolean => FINAL.has(brokerErrorOf(error) ?? '')
