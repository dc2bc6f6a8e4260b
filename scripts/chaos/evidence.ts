import { ResponseEvent } from '../../packages/contracts/gen/guzgu/events/v1/responses.ts'
import { firehoseTopic, TOPICS } from '../../packages/contracts/src/index.ts'
import type { EventLog, LogRecord, Platform } from '../../packages/ports/src/index.ts'
import { aes } from '../../services/intake/src/adapters/aes.ts'
import { hmac16, hmacKey } from '../../services/intake/src/adapters/crypto.ts'
import { pepperName } from '../../services/intake/src/application/keys.ts'
import { normaliseCode } from '../../services/intake/src/domain/code.ts'
import { createReceiptCodec } from '../../services/intake/src/domain/receipt.ts'
import { decodeOutcome } from '../../services/scoring/src/adapters/wire.ts'
import type { Findings, LoggedResponse } from './verdict.ts'

/** Reads what the platform holds of a round: the raw log, the outcomes, the documents, and with its keys what receipts and codes say. */
export const gather = async (
  platform: Platform,
  roundId: string,
  exerciseIds: readonly string[],
): Promise<Omit<Findings, 'claims'> & { readonly records: number }> => {
  const { log, views } = platform.portsFor('analytics')
  const { keys } = platform.portsFor('intake')
  const receipts = createReceiptCodec(aes(await keys.key('receipt-seals')))
  const pepper = hmacKey(await keys.key(pepperName(roundId)))
  const responses = await readAll(log, firehoseTopic(TOPICS.responses.topic, roundId))
  const documents = await Promise.all(
    exerciseIds.map(async (exerciseId) => [exerciseId, peopleIn((await views.get('participation.v1', exerciseId))?.document)] as const),
  )
  return {
    records: responses.length,
    log: responses.flatMap(toLogged),
    scored: scoredIn(await readAll(log, firehoseTopic(TOPICS.outcomes.topic, roundId))),
    documented: new Map(documents),
    placeOf: (text) => {
      const receipt = receipts.open(text)
      return receipt && { partition: receipt.partition, offset: receipt.offset, digest: hex(receipt.digest) }
    },
    redemptionOf: (code) => hex(hmac16(pepper, normaliseCode(code))),
  }
}

const readAll = async (log: EventLog, topic: string): Promise<readonly LogRecord[]> => {
  const records: LogRecord[] = []
  for (const [partition, end] of (await log.ends(topic)).entries())
    for (let offset = 0; offset < end; ) {
      const page = await log.read(topic, partition, offset, 1_000)
      records.push(...page)
      offset = (page[page.length - 1]?.offset ?? end) + 1
    }
  return records
}

const toLogged = ({ partition, offset, value }: LogRecord): readonly LoggedResponse[] => {
  const { event } = ResponseEvent.decode(value)
  if (event === undefined) return []
  const { exerciseId } = event.value
  if (event.$case === 'seal') return [{ partition, offset, exerciseId, response: undefined }]
  const { redemption, digest } = event.value
  return [{ partition, offset, exerciseId, response: { redemption: hex(redemption), digest: hex(digest) } }]
}

/** As readers apply them: of each partition the next source and no other. */
const scoredIn = (outcomes: readonly LogRecord[]): Findings['scored'] => {
  const next = new Map<number, number>()
  return outcomes.flatMap(({ partition, value }) => {
    const { source, output } = decodeOutcome(value)
    if (source !== (next.get(partition) ?? 0)) return []
    next.set(partition, source + 1)
    if (output.kind !== 'scored') return []
    return [{ exerciseId: output.response.exerciseId, redemption: hex(output.response.redemption) }]
  })
}

type Participation = { readonly counted: Readonly<Record<string, number>>; readonly unverified: Readonly<Record<string, number>> }

const peopleIn = (document: unknown): number => {
  const { counted = {}, unverified = {} } = (document ?? {}) as Partial<Participation>
  return [...Object.values(counted), ...Object.values(unverified)].reduce((sum, people) => sum + people, 0)
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
