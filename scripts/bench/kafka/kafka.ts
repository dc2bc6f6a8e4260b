// The platform on real engines, each service a process: what it carries next to what one process and Kafka alone would.

import { firehoseTopic, TOPICS } from '../../../packages/contracts/src/index.ts'
import { type Distributed, openDistributed } from '../../../packages/distributed/src/index.ts'
import { createTelemetry, toRpcError } from '../../../packages/service-runtime/src/index.ts'
import { createApi } from '../../../services/standalone/src/pilot/api.ts'
import { demoAccounts } from '../../../services/standalone/src/pilot/demo-accounts.ts'
import { publishQuestionnaires } from '../../../services/standalone/src/standalone.ts'
import { type Engines, startEngines } from '../../platform/engines.ts'
import { type Replicas, startServices } from '../../platform/services.ts'
import { type Campaign, makeCampaign, ROUND } from '../campaign.ts'
import { runOnce } from '../child.ts'
import { median } from '../percentile.ts'
import type { KafkaScale } from '../scale.ts'
import type { CeilingQuestion } from './ceiling.ts'
import { type Cpu, cpuBetween, cpuNow } from './cpu.ts'
import { type Delay, delayIn, duesOf } from './delays.ts'
import { type LoadFigures, load, measureLoads, startCeiling, type Target } from './loads.ts'
import { type Drained, drained, folded, recordsOf, VIEWS, watch } from './projections.ts'
import type { RebuildQuestion, Rebuilt } from './rebuild.ts'

export type Backlog = Drained & { readonly cpu: Cpu }
export type KafkaFigures = {
  readonly exercises: number
  readonly loads: readonly LoadFigures[]
  readonly scoring: Backlog
  readonly analytics: Backlog
  readonly delays: { readonly pace: number; readonly cpu: Cpu; readonly views: readonly Delay[] }
  readonly raw: Rebuilt
  readonly rebuilt: Rebuilt
  /** The median of the rounds' own. */
  readonly ofRaw: number
}

type Bench = {
  readonly folder: string
  readonly scale: KafkaScale
  readonly say: (what: string) => void
  readonly engines: Engines
  readonly platform: Distributed
  readonly campaign: Campaign
  /** Gateway and intake. */
  readonly door: Target
  /** Starts more services. */
  readonly start: (replicas: Replicas) => Promise<void>
}

const CEILING_TOPIC = 'bench.ceiling.v1'
const WATCHED_PACE = 500
const RESPONSES = firehoseTopic(TOPICS.responses.topic, ROUND.roundId)
const OUTCOMES = firehoseTopic(TOPICS.outcomes.topic, ROUND.roundId)
/** The first services: whoever projects starts later, on a backlog, and takes no CPU from those who are measured before. */
const FIRST: Replicas = { scoring: 0, analytics: 0 }
const NONE: Replicas = { identity: 0, catalogue: 0, intake: 0, scoring: 0, analytics: 0, gateway: 0 }

export const measureKafka = async (folder: string, scale: KafkaScale, say: (what: string) => void): Promise<KafkaFigures> => {
  const closers: (() => Promise<void>)[] = []
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort(new Error(`ended by ${signal}`)))
  const { promise: stopped, reject } = Promise.withResolvers<never>()
  stopping.signal.addEventListener('abort', () => reject(stopping.signal.reason))
  stopped.catch(() => undefined) // said where it is awaited
  try {
    return await Promise.race([prepare(folder, scale, say, stopping, closers).then(measure), stopped])
  } finally {
    for (const close of closers.reverse()) await close()
  }
}

const prepare = async (
  folder: string,
  scale: KafkaScale,
  say: (what: string) => void,
  stopping: AbortController,
  closers: (() => Promise<void>)[],
): Promise<Bench> => {
  say('engines and services')
  const engines = await startEngines(closers, stopping.signal)
  const died = (error: Error): void => stopping.abort(error)
  const environment = { GUZGU_PORT: '0', GUZGU_METRICS_PORT: '0' }
  const { peers, address } = await startServices({ engines, replicas: FIRST, environment, died }, closers)
  const telemetry = createTelemetry({ level: 'error' })
  const platform = await openDistributed({ service: 'bench', ...engines, grpc: { addresses: peers }, telemetry, toRpcError })
  closers.push(platform.close)
  await publishQuestionnaires(platform)
  say('schools, exercises, codes')
  const campaign = await makeCampaign(createApi(address), demoAccounts({ platform }), { folder, ...scale })
  return {
    ...{ folder, scale, say, engines, platform, campaign },
    door: { form: 'platform', address, processes: ['gateway', 'intake'], nextCode: 0 },
    start: async (replicas) => {
      await startServices({ engines, replicas: { ...NONE, ...replicas }, environment, died }, closers)
    },
  }
}

const measure = async (bench: Bench): Promise<KafkaFigures> => {
  const loads = await measureDoors(bench)
  bench.say('scoring and analytics on the backlog')
  const { scoring, analytics } = await measureBacklog(bench)
  bench.say(`${WATCHED_PACE} submissions a second, and their documents`)
  const delays = await measureDelays(bench)
  bench.say('rebuilding')
  const rebuilding = await measureRebuild(bench)
  if (bench.door.nextCode > bench.campaign.codes.length) throw new Error('some codes were used twice: more students are needed')
  return {
    exercises: bench.campaign.exercises.length,
    ...{ loads, scoring, analytics, delays },
    ...rebuilding,
  }
}

const measureDoors = async ({ folder, scale, say, engines, platform, door }: Bench): Promise<readonly LoadFigures[]> => {
  const { log } = platform.portsFor('bench')
  await log.ensureTopic(CEILING_TOPIC, ROUND.partitions)
  const codesKey = [...(await platform.portsFor('intake').keys.key('codes'))]
  const ceiling = await startCeiling({ brokers: engines.kafka, topic: CEILING_TOPIC, codesKey } satisfies CeilingQuestion)
  try {
    return await measureLoads(folder, [ceiling.target, door], scale, say)
  } finally {
    await ceiling.child.stop()
  }
}

const measureBacklog = async ({ platform, start }: Bench): Promise<{ readonly scoring: Backlog; readonly analytics: Backlog }> => {
  const ports = platform.portsFor('analytics')
  const responses = await recordsOf(ports, RESPONSES)
  const outcomes = async (): Promise<number> => ((await ports.log.topics(OUTCOMES)).length === 0 ? 0 : recordsOf(ports, OUTCOMES)) // scoring makes the topic
  const on = async (name: 'scoring' | 'analytics', done: () => Promise<number>): Promise<Backlog> => {
    const before = cpuNow()
    const [backlog] = await Promise.all([drained(responses, done), start({ [name]: 1 })])
    return { ...backlog, cpu: perThousand(cpuBetween(before, cpuNow()), responses) }
  }
  return { scoring: await on('scoring', outcomes), analytics: await on('analytics', () => folded(ports)) }
}

const measureDelays = async ({ folder, scale, platform, campaign, door }: Bench): Promise<KafkaFigures['delays']> => {
  const ports = platform.portsFor('analytics')
  const watches = await Promise.all(VIEWS.map((view) => watch(ports, view)))
  const firstCode = door.nextCode
  const before = cpuNow()
  const loaded = await load(folder, door, scale.watchedSeconds, WATCHED_PACE)
  const cpu = perThousand({ ...cpuBetween(before, cpuNow()), load: loaded.cpuSeconds }, door.nextCode - firstCode)
  const responses = await recordsOf(ports, RESPONSES)
  while ((await folded(ports)) < responses) await ports.clock.wait(100)
  for (const { stop } of watches) await stop()
  const dues = duesOf(campaign, firstCode, loaded, WATCHED_PACE)
  const views = VIEWS.map((view, index) => delayIn(view, dues, watches[index]?.sightings ?? []))
  return { pace: WATCHED_PACE, cpu, views }
}

const measureRebuild = async ({ engines, scale }: Bench): Promise<Pick<KafkaFigures, 'raw' | 'rebuilt' | 'ofRaw'>> => {
  const rounds: { readonly raw: Rebuilt; readonly rebuilt: Rebuilt }[] = []
  const once = (kind: RebuildQuestion['kind']): Promise<Rebuilt> =>
    runOnce('kafka/rebuild.ts', { kind, engines, topic: OUTCOMES } satisfies RebuildQuestion)
  for (let round = 0; round < scale.rebuilds; round += 1) rounds.push({ raw: await once('raw'), rebuilt: await once('rebuild') })
  const of = (kind: 'raw' | 'rebuilt'): Rebuilt => ({
    records: rounds[0]?.[kind].records as number,
    seconds: median(rounds.map((round) => round[kind].seconds)),
    cpuSeconds: median(rounds.map((round) => round[kind].cpuSeconds)),
  })
  return { raw: of('raw'), rebuilt: of('rebuilt'), ofRaw: median(rounds.map(({ raw, rebuilt }) => rebuilt.seconds / raw.seconds)) }
}

const perThousand = (cpu: Cpu, events: number): Cpu =>
  Object.fromEntries(Object.entries(cpu).map(([name, seconds]) => [name, (seconds / events) * 1_000]))
