import { TOPICS } from '@guzgu/contracts'
import type { Client, EventLog, EventStore, NewRecord, Platform, Rpc, RpcBinding, RpcContext, ServiceDefinition } from '@guzgu/ports'
import { RpcError } from '@guzgu/ports'
import { toRpcError } from './errors.ts'
import type { ServiceTelemetry } from './telemetry.ts'
import type { Tracing } from './tracing.ts'

type Parts = { readonly tracing: Tracing; readonly telemetry: Pick<ServiceTelemetry, 'log'> }

/** The same platform, whose calls, appends and batches are steps of traces; what fails unexpectedly in a call is logged where it failed. */
export const tracedPlatform = (platform: Platform, parts: Parts): Platform => ({
  ...platform,
  portsFor: (service) => {
    const ports = platform.portsFor(service)
    return {
      ...ports,
      rpc: tracedRpc(ports.rpc, parts),
      log: tracedLog(ports.log, parts.tracing),
      store: tracedStore(service, ports.store, parts.tracing),
    }
  },
})

const tracedRpc = (rpc: Rpc, { tracing, telemetry: { log } }: Parts): Rpc => {
  type Call = (request: unknown, context: RpcContext) => Promise<unknown>

  const answering =
    (name: string, implementation: Call): Call =>
    (request, context) =>
      tracing.step(name, { kind: 'server', traceparent: context.traceparent }, async () => {
        try {
          const response = await implementation(request, context)
          log.debug({ rpc: name }, 'answered')
          return response
        } catch (error) {
          const failure = error instanceof RpcError ? error : toRpcError(error)
          if (failure.status === 'INTERNAL') log.error({ err: failure.cause ?? failure, rpc: name }, 'a call failed unexpectedly')
          else log.debug({ rpc: name, code: failure.code }, 'refused')
          throw failure
        }
      })

  const serving = ({ definition, implementation }: RpcBinding): RpcBinding => ({
    definition,
    implementation: mapValues(implementation, (name, call) => answering(nameOf(definition, name), call)),
  })

  const client = <Definition extends ServiceDefinition>(definition: Definition): Client<Definition> => {
    const calls = rpc.client(definition) as Readonly<Record<string, Call>>
    return mapValues(calls, (name, call): Call => {
      const rpcName = nameOf(definition, name)
      return (request, context) =>
        tracing.step(rpcName, { kind: 'client' }, ({ traceparent }) => call(request, { ...context, traceparent }))
    }) as Client<Definition>
  }
  return { serve: (bindings) => rpc.serve(bindings.map(serving)), client }
}

/** `guzgu.intake.v1.IntakeService/SubmitResponses`, as gRPC says it. */
const nameOf = ({ fullName, methods }: ServiceDefinition, method: string): string => `${fullName}/${methods[method]?.name ?? method}`

const mapValues = <From, To>(object: Readonly<Record<string, From>>, map: (key: string, value: From) => To): Readonly<Record<string, To>> =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(key, value)]))

const FIREHOSES = [TOPICS.responses.topic, TOPICS.outcomes.topic]
/** A trace knows the moment: which record of a firehose belongs to it may be told no closer than this. */
const OFFSETS_PER_MARK = 1_000

const tracedLog = (log: EventLog, tracing: Tracing): EventLog => ({
  ...log,
  append: (topic, records) =>
    records.every(isHeartbeat)
      ? log.append(topic, records)
      : tracing.step(`append ${familyOf(topic)}`, { kind: 'producer', attributes: { records: records.length } }, async ({ mark }) => {
          const places = await log.append(topic, records)
          for (const name of marksOf(topic, places)) mark(name)
          return places
        }),
  consume: (member) =>
    log.consume({
      ...member,
      assigned: async (partition) => {
        const assignment = await member.assigned(partition)
        const attributes = (records: number) => ({ group: member.group, records })
        return {
          ...assignment,
          handle: (records) =>
            tracing.step(`handle ${familyOf(member.topic)}`, { kind: 'consumer', attributes: attributes(records.length) }, ({ mark }) => {
              for (const name of marksOf(member.topic, records)) mark(name)
              return assignment.handle(records)
            }),
        }
      },
    }),
})

const isHeartbeat = ({ supersedes }: NewRecord): boolean => supersedes === true

const familyOf = (topic: string): string => FIREHOSES.find((family) => topic.startsWith(`${family}.`)) ?? topic

/** Of a firehose: its blocks of offsets; of others: every record. */
const marksOf = (topic: string, places: readonly { readonly partition: number; readonly offset: number }[]): ReadonlySet<string> => {
  const firehose = familyOf(topic) !== topic
  return new Set(
    places.map(({ partition, offset }) => {
      const first = firehose ? offset - (offset % OFFSETS_PER_MARK) : offset
      return firehose ? `${topic}/${partition}/${first}-${first + OFFSETS_PER_MARK - 1}` : `${topic}/${partition}/${first}`
    }),
  )
}

const tracedStore = (service: string, store: EventStore, tracing: Tracing): EventStore => ({
  ...store,
  append: (stream, expectedVersion, events) =>
    tracing.step('append events', { kind: 'producer', attributes: { events: events.length } }, async ({ mark }) => {
      const recorded = await store.append(stream, expectedVersion, events)
      for (const { position } of recorded) mark(markOfEvent(service, position))
      return recorded
    }),
})

/** What the append of an event and its publication by the relay have in common. */
export const markOfEvent = (service: string, position: number): string => `${service}@${position}`
