import { TOPICS } from '@guzgu/contracts'
import { createKafkaLog, type KafkaLog } from '@guzgu/kafka'
import type { Telemetry } from '@guzgu/ports'
import { systemClock } from './system.ts'

/** Records of these may be a person's: they carry the day and not the moment. */
const FIREHOSES = [TOPICS.responses.topic, TOPICS.outcomes.topic, TOPICS.deadLetters.topic]

/** The event log alone, for whoever needs no other engine. `brokers`: `host:port`. `clientId` names its connections. */
export const openLog = (options: {
  readonly brokers: readonly string[]
  readonly clientId: string
  readonly telemetry: Telemetry
}): KafkaLog =>
  createKafkaLog({
    ...options,
    clock: systemClock,
    dayOnly: (topic) => FIREHOSES.some((family) => topic.startsWith(`${family}.`)),
  })
