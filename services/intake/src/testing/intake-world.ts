import { TOPICS } from '@guzgu/contracts'
import { IntakeServiceDefinition } from '@guzgu/contracts/services/intake'
import { openEmbedded, systemClock } from '@guzgu/embedded'
import type { Actor, Client, LogRecord, Platform, Ports, RpcContext, Service } from '@guzgu/ports'
import { run, toRpcError } from '@guzgu/service-runtime'
import { exerciseHeartbeat } from '../adapters/wire.ts'
import { intake } from '../service.ts'
import { autumn, MORNING, questionnairePublished, roundPlanned, schoolsRegistered } from './facts.ts'

type Calls = {
  readonly [Name in keyof Client<typeof IntakeServiceDefinition>]: (
    request: Parameters<Client<typeof IntakeServiceDefinition>[Name]>[0],
  ) => ReturnType<Client<typeof IntakeServiceDefinition>[Name]>
}

export type Replica = {
  readonly as: (actor: Actor, context?: Pick<RpcContext, 'ifVersion'>) => Calls
  /** Holds back all that it would hear of others and of itself, until `resume`. */
  readonly pause: () => void
  readonly resume: () => void
  /** One turn of a timer reactor. */
  readonly turn: (reactor: string) => Promise<void>
  /** Every event of the store once more. */
  readonly replay: (reactor: string) => Promise<void>
  readonly stop: () => Promise<void>
}

export type ReplicaOptions = {
  /** What this replica has instead of the ports. */
  readonly wrap?: (ports: Ports) => Ports
  /** Off: `turn` and `replay` let them do something. */
  readonly reactors?: boolean
}

export type World = {
  readonly ports: Ports
  readonly now: () => number
  /** Sets the clock; nobody has heard of it yet. */
  readonly moveTo: (now: number) => void
  readonly publish: (topic: string, ...values: readonly Uint8Array[]) => Promise<void>
  readonly start: (options?: ReplicaOptions) => Promise<Replica>
  /** Resolves when every replica that is not held back knows all that was stored and published until now. */
  readonly settle: () => Promise<void>
  readonly end: () => Promise<void>
}

/** The real engine, the facts of others, a clock that stands still, and as many replicas of intake as are started. */
export const createWorld = async (facts = { round: autumn }): Promise<World> => {
  let now = MORNING
  const platform = await openEmbedded({ memory: true, clock: { ...systemClock, now: () => now }, toRpcError })
  const ports = platform.portsFor('intake')
  const replicas = new Set<StartedReplica>()
  let started = 0
  const publish: World['publish'] = async (topic, ...values) => {
    await ports.log.ensureTopic(topic, 1)
    await ports.log.append(
      topic,
      values.map((value) => ({ key: 'test', value })),
    )
  }
  await publish(TOPICS.schools.topic, ...schoolsRegistered())
  await publish(TOPICS.questionnaires.topic, questionnairePublished())
  await publish(TOPICS.rounds.topic, roundPlanned(facts.round))
  const settle = async (): Promise<void> => {
    for (const replica of replicas) await replica.relayed()
    const beat = (partition: number) => ({ key: 'heartbeat', value: exerciseHeartbeat(now), partition })
    await ports.log.append(TOPICS.exercises.topic, [0, 1, 2].map(beat))
    for (const replica of replicas) await replica.heard()
  }
  return {
    ports,
    now: () => now,
    moveTo: (to) => {
      now = to
    },
    publish,
    start: async (options = {}) => {
      started += 1
      const replica = await startReplica(platform, started, options, () => replicas.delete(replica))
      replicas.add(replica)
      await settle()
      return replica
    },
    settle,
    end: async () => {
      for (const replica of replicas) await replica.stop()
      await platform.close()
    },
  }
}

type StartedReplica = Replica & { readonly relayed: () => Promise<void>; readonly heard: () => Promise<void> }

const startReplica = async (
  platform: Platform,
  number: number,
  { wrap = (ports) => ports, reactors = false }: ReplicaOptions,
  stopped: () => void,
): Promise<StartedReplica> => {
  const ears = createEars()
  const own = platform.portsFor('intake')
  const listening: Ports = wrap({ ...own, rpc: rpcOf(own.rpc, number), log: { ...own.log, follow: ears.follow(own.log.follow) } })
  const running = await run([['intake', intake]], { ...platform, portsFor: () => listening }, { reactors })
  const client = listening.rpc.client(IntakeServiceDefinition)
  const service = running.services[0] as Service
  const reactorOf = (name: string) => service.reacts.find((reactor) => reactor.name === name)
  return {
    as: (actor, context = {}) =>
      Object.fromEntries(
        Object.entries(client).map(([name, call]) => [
          name,
          (request: never) => call(request, { actor, correlation: 'test', deadline: own.clock.now() + 60_000, ...context }),
        ]),
      ) as Calls,
    pause: ears.pause,
    resume: ears.resume,
    turn: async (name) => {
      const reactor = reactorOf(name)
      if (reactor?.kind !== 'timer') throw new Error(`${name} is no timer`)
      await reactor.react(own.clock.now())
    },
    replay: async (name) => {
      const reactor = reactorOf(name)
      if (reactor?.kind !== 'events') throw new Error(`${name} does not react to events`)
      for (const event of await own.store.readAll({ after: 0, limit: 10_000 })) await reactor.react(event)
    },
    stop: async () => {
      ears.resume()
      await running.stop()
      stopped()
    },
    relayed: async () => {
      if (!ears.paused()) await running.settled() // held back, it would never have heard all
    },
    heard: async () => {
      if (!ears.paused()) for (const { topic } of service.follows) await ears.reached(topic, await own.log.ends(topic))
    },
  }
}

/** Replicas in one process would take each other's calls: each answers under a name of its own. */
const rpcOf = (rpc: Ports['rpc'], number: number): Ports['rpc'] => ({
  serve: (bindings) =>
    rpc.serve(
      bindings.map((binding) => ({
        ...binding,
        definition: { ...binding.definition, fullName: `${binding.definition.fullName}/${number}` },
      })),
    ),
  client: (definition) => rpc.client({ ...definition, fullName: `${definition.fullName}/${number}` }),
})

type Follow = Ports['log']['follow']

/** How far a replica has listened, and a way to hold it back. */
const createEars = () => {
  const heard = new Map<string, number>()
  let waiting: (() => void)[] = []
  let held: PromiseWithResolvers<void> | undefined
  return {
    follow:
      (follow: Follow): Follow =>
      ({ topic, handle }) =>
        follow({
          topic,
          handle: async (records) => {
            await held?.promise
            await handle(records)
            const { partition, offset } = records[records.length - 1] as LogRecord
            heard.set(`${topic}/${partition}`, Math.max(offset, heard.get(`${topic}/${partition}`) ?? -1))
            for (const wake of waiting.splice(0)) wake()
          },
        }),
    reached: async (topic: string, ends: readonly number[]): Promise<void> => {
      while (ends.some((end, partition) => (heard.get(`${topic}/${partition}`) ?? -1) < end - 1))
        await new Promise<void>((resolve) => {
          waiting = [...waiting, resolve]
        })
    },
    pause: () => {
      held ??= Promise.withResolvers<void>()
    },
    resume: () => {
      held?.resolve()
      held = undefined
    },
    paused: () => held !== undefined,
  }
}
