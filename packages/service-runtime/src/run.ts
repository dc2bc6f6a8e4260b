import type { LogRecord, Platform, Ports, Service, ServiceFactory } from '@guzgu/ports'
import { createDeadLetters } from './dead-letters.ts'
import { type Followed, followRecords } from './followings.ts'
import { createHolds, type Holds } from './holds.ts'
import { type Pipelines, startPipelines } from './pipelines.ts'
import { runReactor } from './reactors.ts'
import { createRelay, type Relay } from './relay.ts'

export type RunOptions = {
  /** Side effects: off during replay. */
  readonly reactors?: boolean
  /** How often a relay says that it is alive (ms); far below every grace. */
  readonly heartbeatMs?: number
  /** How long a change of a document may wait in memory (ms). */
  readonly flushMs?: number
}

export type Running = {
  readonly services: readonly Service[]
  /** Where the edges listen, by name. */
  readonly addresses: Readonly<Record<string, string>>
  readonly readiness: () => { readonly ready: boolean; readonly waiting: readonly string[] }
  /** Resolves when everything that stands in stores and log now is relayed, followed, scored, folded and written. Waits on positions, not on time. */
  readonly settled: () => Promise<void>
  /** Closes the doors, finishes what is in hand, writes what is dirty, stops. */
  readonly stop: () => Promise<void>
}

type Started = {
  readonly service: Service
  readonly ports: Ports
  readonly relay: Relay | undefined
  readonly heard: readonly (() => Promise<void>)[]
  readonly holds: Holds
  readonly pipelines: Pipelines
}

/** Starts services on a platform: any subset may share a process. */
export const run = async (
  factories: readonly (readonly [name: string, factory: ServiceFactory])[],
  platform: Platform,
  options: RunOptions = {},
): Promise<Running> => {
  const stopping = new AbortController()
  const waiting = new Set<string>()
  const background: Promise<void>[] = []
  const closers: (() => Promise<void>)[] = []
  const addresses: Record<string, string> = {}

  const start = async (name: string, factory: ServiceFactory): Promise<Started> => {
    const ports = platform.portsFor(name)
    const service = await factory(ports)
    await ensureTopics(ports, service)
    await ports.rpc.serve(service.answers)
    const relay = service.publishes.length === 0 ? undefined : createRelay(ports, service.publishes, options.heartbeatMs ?? 1_000)
    if (relay !== undefined) background.push(relay.run(stopping.signal))
    const deadLetters = createDeadLetters(ports)
    const holds = createHolds(ports.telemetry)
    const heard: (() => Promise<void>)[] = []
    for (const following of service.follows)
      heard.push(await follow(`${name}: ${following.name}`, ports, following.topic, followRecords(name, following, deadLetters, holds)))
    const signal = stopping.signal
    return {
      service,
      ports,
      relay,
      heard,
      holds,
      pipelines: startPipelines(ports, service, { flushMs: options.flushMs ?? 1_000, signal, deadLetters, holds }),
    }
  }

  /** Returns what resolves when everything that stands in the topic then has been heard. */
  const follow = async (what: string, { log, clock }: Ports, topic: string, { handle, isHeld }: Followed): Promise<() => Promise<void>> => {
    waiting.add(what)
    const next = new Map<number, number>()
    const hear = async (records: readonly LogRecord[]): Promise<void> => {
      await handle(records)
      for (const { partition, offset } of records) next.set(partition, Math.max(offset + 1, next.get(partition) ?? 0))
    }
    const follower = await log.follow({ topic, handle: hear })
    closers.push(follower.stop)
    void follower.caughtUp.then(
      () => isHeld() || waiting.delete(what),
      () => undefined,
    )
    return async () => {
      for (const [partition, end] of (await log.ends(topic)).entries()) while ((next.get(partition) ?? 0) < end) await clock.wait(5)
    }
  }

  const started: Started[] = []
  for (const [name, factory] of factories) started.push(await start(name, factory))
  if (options.reactors !== false)
    for (const { service, ports, holds } of started)
      for (const reactor of service.reacts) background.push(runReactor(ports, service.name, reactor, holds, stopping.signal))
  const doors: { readonly close: () => Promise<void> }[] = []
  for (const { service } of started)
    for (const edge of service.edges ?? []) {
      const door = await edge.open()
      addresses[edge.name] = door.address
      doors.unshift(door)
    }

  return {
    services: started.map(({ service }) => service),
    addresses,
    readiness: () => ({ ready: waiting.size === 0 && !stopping.signal.aborted, waiting: [...waiting] }),
    settled: () => settled(started),
    stop: async () => {
      for (const door of doors) await door.close()
      await Promise.all(started.map(({ pipelines }) => pipelines.flush()))
      stopping.abort()
      await Promise.all([...background, ...started.map(({ pipelines }) => pipelines.stop()), ...closers.map((close) => close())])
    },
  }
}

const ensureTopics = async ({ log }: Ports, service: Service): Promise<void> => {
  for (const { topic, partitions } of [...service.publishes, ...service.follows]) await log.ensureTopic(topic, partitions)
}

const settled = async (started: readonly Started[]): Promise<void> => {
  for (const { ports, relay } of started) {
    const end = relay === undefined ? 0 : await ports.store.end()
    while (relay !== undefined && relay.position() < end) await ports.clock.wait(5)
  }
  for (const { heard } of started) await Promise.all(heard.map((all) => all()))
  // In the order of the services' dependencies it would take one pass; two make it independent of that order.
  for (let pass = 1; pass <= 2; pass += 1) for (const { pipelines } of started) await pipelines.settled()
}
