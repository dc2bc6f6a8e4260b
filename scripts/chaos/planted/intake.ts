// A main file with a mistake in it, for `pnpm chaos --bug acknowledge-before-durable`: nothing in services or packages knows of it.
import { setTimeout } from 'node:timers/promises'
import { TOPICS } from '../../../packages/contracts/src/index.ts'
import { serve } from '../../../packages/distributed/src/index.ts'
import type { EventLog } from '../../../packages/ports/src/index.ts'
import { partitionFor } from '../../../packages/ports/src/index.ts'
import { intake } from '../../../services/intake/src/service.ts'

const LATE_MS = 1_000

const acknowledgeBeforeDurable = (log: EventLog): EventLog => {
  const expected = new Map<string, number[]>()
  return {
    ...log,
    append: async (topic, records) => {
      if (!topic.startsWith(`${TOPICS.responses.topic}.`)) return log.append(topic, records)
      const next = expected.get(topic) ?? [...(await log.ends(topic))]
      expected.set(topic, next)
      void setTimeout(LATE_MS)
        .then(() => log.append(topic, records))
        .catch(() => undefined)
      return records.map(({ key, partition = partitionFor(key, next.length) }) => {
        const offset = next[partition] as number
        next[partition] = offset + 1
        return { partition, offset }
      })
    },
  }
}

await serve('intake', () => (ports) => {
  Object.assign(ports, { log: acknowledgeBeforeDurable(ports.log) })
  return intake(ports)
})
