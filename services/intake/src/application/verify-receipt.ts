import { firehoseTopic, TOPICS } from '@guzgu/contracts'
import { OutcomeEvent } from '@guzgu/contracts/events/outcomes'
import type { EventLog } from '@guzgu/ports'
import { digestOfRecord } from '../adapters/response-record.ts'
import type { ReceiptCodec } from '../domain/receipt.ts'
import type { RoundsView } from './views.ts'

/** What a receipt's holder may learn, and nothing else. */
export type ReceiptState = 'counted' | 'pending' | 'unknown'

/** Finds what became of a response by a bounded read of the outcomes: no index, nothing kept per person. */
export const createVerifyReceipt =
  (log: EventLog, rounds: RoundsView, receipts: ReceiptCodec) =>
  async (text: string): Promise<ReceiptState> => {
    const receipt = receipts.open(text)
    const round = receipt === undefined ? undefined : rounds.byNumber(receipt.roundNumber)
    if (receipt === undefined || round === undefined) return 'unknown'
    const [record] = await log.read(firehoseTopic(TOPICS.responses.topic, round.roundId), receipt.partition, receipt.offset, 1)
    const digest = record?.offset === receipt.offset ? digestOfRecord(record.value) : undefined
    if (digest === undefined || !Buffer.from(receipt.digest).equals(digest)) return 'unknown'
    const outcome = await outcomeOf(log, firehoseTopic(TOPICS.outcomes.topic, round.roundId), receipt.partition, receipt.offset)
    if (outcome === undefined) return 'pending'
    return outcome === 'scored' || outcome === 'repeatedResponse' ? 'counted' : 'unknown'
  }

/**
 * Sources rise by at most one from one outcome to the next and a repeat only delays them: the outcome of source s stands at offset s or
 * later, and jumping by what is still missing never passes it.
 */
const outcomeOf = async (
  log: EventLog,
  topic: string,
  partition: number,
  source: number,
): Promise<NonNullable<OutcomeEvent['event']>['$case'] | undefined> => {
  for (let offset = source; ; ) {
    const [record] = await log.read(topic, partition, offset, 1)
    if (record === undefined) return undefined
    const outcome = OutcomeEvent.decode(record.value)
    const missing = source - (outcome.metadata?.source ?? 0)
    if (missing === 0) return outcome.event?.$case
    offset = record.offset + Math.max(1, missing)
  }
}
