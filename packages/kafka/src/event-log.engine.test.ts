import { eventLogContract } from '@guzgu/ports/contract'
import { startKafka } from '@guzgu/test-engines/kafka'
import { afterAll, describe, it } from '@jest/globals'
import { openHarness } from './testing.ts'

const kafka = await startKafka()

/** A superseded record stays: our topics are never compacted, so that no reader meets a hole. */
const FEATURES = { partitionFor: true, supersedesAtOnce: false, spreadsEvenly: true }

if ('skipped' in kafka) describe.skip(`kafka: SKIPPED, ${kafka.skipped}`, () => it('runs the contract of the log', () => undefined))
else {
  afterAll(() => kafka.stop())
  eventLogContract('kafka', FEATURES, () => openHarness(kafka.brokers))
}
