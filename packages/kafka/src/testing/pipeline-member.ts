import { writeSync } from 'node:fs'
import { openMongodb } from '@guzgu/mongodb'
import type { EventLog, Ports, Service, Views } from '@guzgu/ports'
import { type Running, run } from '@guzgu/service-runtime'
import { foldBinding, transformBinding } from '@guzgu/service-runtime/testing/sample-pipeline'
import { createKafkaLog } from '../index.ts'
import { silent, systemClock } from './system.ts'

export type MemberOptions = {
  readonly brokers: readonly string[]
  readonly mongodb: string
  readonly database: string
  /** Begins the names of its topics: `<name>-in.r` and `<name>-out.r`. */
  readonly name: string
  readonly sessionMs: number
}

export type PipelineMember = {
  readonly running: Running
  readonly log: EventLog
  readonly views: Views
  readonly stop: () => Promise<void>
}

/** What happens to a member before it writes. */
export type BeforeWriting = <T>(what: 'outcomes' | 'documents', sources: readonly number[], write: () => Promise<T>) => Promise<T>

/** The sample pipeline, run by the runner of every service, as a member of its groups. */
export const startMember = async (options: MemberOptions, beforeWriting: BeforeWriting = (_what, _sources, write) => write()) => {
  const { brokers, name, sessionMs, database } = options
  const timing = { sessionMs, heartbeatMs: 500 }
  const kafka = createKafkaLog({ brokers, clientId: 'member', clock: systemClock, telemetry: silent, timing })
  const mongodb = openMongodb({ url: options.mongodb, database })
  const { store, views, keys } = mongodb.portsFor('zombie')
  const log: EventLog = {
    ...kafka.log,
    append: (topic, records) =>
      beforeWriting(
        'outcomes',
        records.map(({ value }) => transformBinding.decodeOutput(value).source),
        () => kafka.log.append(topic, records),
      ),
  }
  const slowViews: Views = {
    ...views,
    put: (view, documents) =>
      view === foldBinding.fold.view
        ? beforeWriting(
            'documents',
            documents.map(({ at }) => at),
            () => views.put(view, documents),
          )
        : views.put(view, documents),
  }
  const service: Service = {
    name: 'zombie',
    answers: [],
    publishes: [],
    follows: [],
    transforms: [{ ...transformBinding, from: `${name}-in`, to: `${name}-out` }],
    folds: [{ ...foldBinding, from: `${name}-out` }],
    reacts: [],
  }
  const rpc = { serve: async () => undefined }
  const ports = { log, store, views: slowViews, keys, rpc, clock: systemClock, telemetry: silent } as unknown as Ports // all it asks for
  const close = async (): Promise<void> => {
    await Promise.all([kafka.close(), mongodb.close()])
  }
  const running = await run([['zombie', () => service]], { portsFor: () => ports, close }, { flushMs: 100 })
  const member: PipelineMember = {
    running,
    log: kafka.log,
    views,
    stop: async () => {
      await running.stop()
      await close()
    },
  }
  return member
}

/** Stops this very process, as SIGSTOP from outside does, with a write in hand whose sources reach so far; says so before, and when it has written. */
const stoppingOnce = (stopAt: string, fromSource: number): BeforeWriting => {
  let stopped = false
  return async (what, sources, write) => {
    if (stopped || what !== stopAt || !sources.some((source) => source >= fromSource)) return write()
    stopped = true
    writeSync(1, 'stopping\n')
    process.kill(process.pid, 'SIGSTOP')
    const written = await write()
    writeSync(1, 'written\n')
    return written
  }
}

if (process.argv[1] === import.meta.filename) {
  const [options, stopAt, fromSource] = process.argv.slice(2) as [string, string, string]
  const member = await startMember(JSON.parse(options) as MemberOptions, stoppingOnce(stopAt, Number(fromSource)))
  process.on('SIGTERM', () => void member.stop().then(() => process.exit(0)))
}
