import { analytics } from '@guzgu/analytics'
import { TOPICS } from '@guzgu/contracts'
import { AnalyticsServiceDefinition } from '@guzgu/contracts/services/analytics'
import { openEmbedded } from '@guzgu/embedded'
import type { EventLog } from '@guzgu/ports'
import { run, toRpcError } from '@guzgu/service-runtime'
import { systemContext } from '../standalone.ts'

/**
 * The reports of recomputed tallies, as canonical JSON by exercise: made by an analytics service of its own, beside the live one, that
 * has the published facts of schools, questionnaires, rounds and exercises and these tallies, and never saw an outcome.
 */
export const reportsOf = async (log: EventLog, tallies: ReadonlyMap<string, unknown>): Promise<ReadonlyMap<string, string>> => {
  const beside = await openEmbedded({ memory: true, toRpcError })
  const ports = beside.portsFor('analytics')
  for (const { topic, partitions } of [TOPICS.schools, TOPICS.questionnaires, TOPICS.rounds, TOPICS.exercises])
    await copyTopic(log, ports.log, topic, partitions)
  await ports.views.put(
    'exercise-tally.v1',
    [...tallies].map(([id, document]) => ({ id, at: 0, document })),
  )
  const running = await run([['analytics', analytics]], beside, { reactors: false })
  try {
    while (!running.readiness().ready) await ports.clock.wait(5)
    const client = ports.rpc.client(AnalyticsServiceDefinition)
    const reports = new Map<string, string>()
    for (const exerciseId of tallies.keys()) reports.set(exerciseId, (await client.getReport({ exerciseId }, systemContext(beside))).report)
    return reports
  } finally {
    await running.stop()
    await beside.close()
  }
}

const copyTopic = async (from: EventLog, to: EventLog, topic: string, partitions: number): Promise<void> => {
  await to.ensureTopic(topic, partitions)
  for (let partition = 0; partition < partitions; partition += 1)
    for (let offset = 0; ; ) {
      const page = await from.read(topic, partition, offset, 1_000)
      const last = page[page.length - 1]
      if (last === undefined) break
      await to.append(
        topic,
        page.map(({ key, value }) => ({ key, value, partition })),
      )
      offset = last.offset + 1
    }
}
