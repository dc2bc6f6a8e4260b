// From the log to the documents: live (scored, appended as outcomes, folded, written) and as a replay (documents only).
import { firehoseTopic, TOPICS } from '../../packages/contracts/src/index.ts'
import { openEmbedded } from '../../packages/embedded/src/index.ts'
import type { Platform } from '../../packages/ports/src/index.ts'
import { createTelemetry, learn, type ReplayResult, replayFold, run, toRpcError } from '../../packages/service-runtime/src/index.ts'
import { analytics } from '../../services/analytics/src/service.ts'
import { scoring } from '../../services/scoring/src/service.ts'
import { answerParent } from './child.ts'
import { type Memory, memory } from './memory.ts'
import { LOG_ROUND } from './response-log.ts'

export type PipelineQuestion = { readonly kind: 'project' | 'replay'; readonly file: string }
export type Projected = {
  readonly events: number
  readonly seconds: number /** Of the main thread. */
  readonly cpuSeconds: number
  readonly memory: Memory
}
export type Replayed = ReplayResult

const project = async (file: string): Promise<Projected> => {
  const platform = await openEmbedded({ file, telemetry: createTelemetry({ level: 'error' }), toRpcError })
  const started = performance.now()
  const cpu = process.threadCpuUsage()
  const running = await run(
    [
      ['scoring', scoring],
      ['analytics', analytics],
    ],
    platform,
  ) // prettier-ignore
  await running.settled()
  const seconds = (performance.now() - started) / 1000
  const { user, system } = process.threadCpuUsage(cpu)
  const events = await endOf(platform, TOPICS.outcomes.topic)
  if (events !== (await endOf(platform, TOPICS.responses.topic))) throw new Error('not every response has an outcome')
  await running.stop()
  await platform.close()
  return { events, seconds, cpuSeconds: (user + system) / 1e6, memory: memory() }
}

const endOf = async (platform: Platform, family: string): Promise<number> =>
  (await platform.portsFor('bench').log.ends(firehoseTopic(family, LOG_ROUND))).reduce((sum, end) => sum + end, 0)

const replay = async (file: string): Promise<readonly Replayed[]> => {
  const platform = await openEmbedded({ file, readOnly: true })
  const ports = platform.portsFor('analytics')
  const replayed: Replayed[] = []
  const { folds, follows } = await analytics(ports)
  await learn(ports.log, follows)
  for (const binding of folds) replayed.push(await replayFold(ports, binding))
  await platform.close()
  return replayed
}

answerParent(async ({ kind, file }: PipelineQuestion) => (kind === 'project' ? project(file) : replay(file)))
