// The read models of analytics built anew from the topic into documents of their own, and the same topic read by a plain consumer.
import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import kafkajs from 'kafkajs'
import { type Distributed, openDistributed } from '../../../packages/distributed/src/index.ts'
import type { ServiceFactory, ViewDocument } from '../../../packages/ports/src/index.ts'
import { createTelemetry, run, toRpcError } from '../../../packages/service-runtime/src/index.ts'
import { analytics } from '../../../services/analytics/src/service.ts'
import type { Engines } from '../../platform/engines.ts'
import { answerParent } from '../child.ts'

export type RebuildQuestion = { readonly kind: 'raw' | 'rebuild'; readonly engines: Engines; readonly topic: string }
export type Rebuilt = {
  readonly records: number
  readonly seconds: number
  /** Of this process. */
  readonly cpuSeconds: number
}

/** The operating system's own word for any free port. */
const ANY_PORT = { host: '127.0.0.1', port: 0 }

const measure = async ({ kind, engines, topic }: RebuildQuestion): Promise<Rebuilt> => {
  const platform = await openDistributed({
    service: 'bench-rebuild',
    ...engines,
    grpc: { listen: ANY_PORT, addresses: {} },
    telemetry: createTelemetry({ level: 'error' }),
    toRpcError,
  })
  const records = (await platform.portsFor('bench').log.ends(topic)).reduce((sum, end) => sum + end, 0)
  const started = performance.now()
  const cpu = process.cpuUsage()
  const over = kind === 'raw' ? await readRaw(engines, topic, records) : await rebuild(platform)
  const seconds = (performance.now() - started) / 1000
  const { user, system } = process.cpuUsage(cpu)
  await over()
  await platform.close()
  return { records, seconds, cpuSeconds: (user + system) / 1e6 }
}

/** What is left to do when the time is taken. */
type Over = () => Promise<void>

/** As fast as kafkajs hands records over; nothing is done with them. */
const readRaw = async ({ kafka: brokers }: Engines, topic: string, records: number): Promise<Over> => {
  const kafka = new kafkajs.Kafka({ brokers: [...brokers], logLevel: kafkajs.logLevel.ERROR })
  const consumer = kafka.consumer({ groupId: `bench-raw-${randomUUID()}` })
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: true })
  const { promise: all, resolve } = Promise.withResolvers<void>()
  let seen = 0
  await consumer.run({
    autoCommit: false,
    eachBatch: async ({ batch }) => {
      seen += batch.messages.length
      if (seen >= records) resolve()
    },
  })
  await all
  return () => consumer.disconnect()
}

/** The folds as analytics runs them, all at once, until every document is written. */
const rebuild = async (platform: Distributed): Promise<Over> => {
  const name = `rebuild-${randomUUID()}` // a group and documents of its own
  const rebuilding: ServiceFactory = async (ports) => {
    const { folds } = await analytics(ports)
    return { name, answers: [], publishes: [], follows: [], transforms: [], folds, reacts: [] }
  }
  const running = await run([[name, rebuilding]], platform)
  await running.settled()
  return async () => {
    for (const { fold } of running.services.flatMap(({ folds }) => folds))
      if (!isDeepStrictEqual(await documentsOf(platform, name, fold.view), await documentsOf(platform, 'analytics', fold.view)))
        throw new Error(`${fold.view}: the documents built anew differ from the live ones`)
    await running.stop()
  }
}

const documentsOf = async (platform: Distributed, service: string, view: string): Promise<readonly ViewDocument[]> => {
  const { views } = platform.portsFor(service)
  const documents: ViewDocument[] = []
  for (let after = ''; ; after = documents[documents.length - 1]?.id as string) {
    const page = await views.list(view, { prefix: '', after, limit: 500 })
    if (page.length === 0) return documents
    documents.push(...page)
  }
}

answerParent(measure)
