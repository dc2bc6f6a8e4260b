import { randomUUID } from 'node:crypto'
import { eventually } from '@guzgu/ports/contract'
import { toRpcError } from '@guzgu/service-runtime'
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { SCHOOL } from '../../../services/intake/src/testing/facts.ts'
import { freePorts } from '../../test-engines/src/ports.ts'
import { type Distributed, openDistributed } from './distributed.ts'
import { openExercise, peopleInTheLog, publishFacts } from './testing/campaign.ts'
import { startCollector } from './testing/collector.ts'
import { type Engines, startEngines } from './testing/engines.ts'
import { createProcesses, type Started } from './testing/processes.ts'

const found = await startEngines()
afterAll(async () => ('skipped' in found ? undefined : found.stop()))

const silent = {
  log: { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined },
  count: () => undefined,
  gauge: () => undefined,
  step: <T>(_name: string, work: (mark: () => void) => Promise<T>) => work(() => undefined),
}

const SUBMIT = 'guzgu.intake.v1.IntakeService/SubmitResponses'

type Submitted = { readonly code: string; readonly responseId: string; readonly status: number; readonly text: string }

const submit = async (gateway: string, code: string): Promise<Submitted> => {
  const responseId = randomUUID()
  const body = JSON.stringify({ code, questionnaire: 'small@3', answers: { A1: 4, A2: 2 }, seconds: 99 })
  const options = { method: 'PUT', headers: { 'content-type': 'application/json' }, body }
  const response = await fetch(`${gateway}/v1/responses/${responseId}`, options)
  return { code, responseId, status: response.status, text: await response.text() }
}

/** Pupils who hand in one after the other, some at a time, until there is no code left or the test has seen enough. */
const submitSteadily = (gateway: string, codes: readonly string[]) => {
  const submitted: Submitted[] = []
  const left = [...codes]
  let over = false
  const lanes = Array.from({ length: 8 }, async () => {
    while (!over) {
      const code = left.pop()
      if (code === undefined) return
      submitted.push(await submit(gateway, code))
    }
  })
  return {
    submitted,
    /** So many more from now on. */
    more: async (count: number) => {
      const until = submitted.length + count
      await eventually(
        async () => submitted.length,
        (now) => now >= until || left.length === 0,
      )
    },
    end: async () => {
      over = true
      await Promise.all(lanes)
    },
  }
}

const acceptedBy = async ({ ask }: Started): Promise<number> =>
  Number(/^guzgu_responses_accepted (\d+)/m.exec((await ask('/metrics')).text)?.[1] ?? 0)

;('skipped' in found ? describe.skip : describe)('gateway and intake as processes', () => {
  const engines = found as Engines
  const start = createProcesses()
  let ports: readonly number[]
  let platform: Distributed
  let published = false
  const [first, second] = [() => `127.0.0.1:${ports[0]}`, () => `127.0.0.1:${ports[1]}`]

  beforeEach(async () => {
    ports = await freePorts(8)
    const { GUZGU_KAFKA: kafka, GUZGU_MONGODB: mongodb, GUZGU_REDIS: redis } = engines.environment
    const options = { kafka: kafka.split(','), mongodb, redis, telemetry: silent, toRpcError }
    platform = await openDistributed({ ...options, service: 'test', grpc: { addresses: { 'guzgu.intake.v1': first() } } })
    if (!published) await publishFacts(platform)
    published = true
  })
  afterEach(() => platform.close())

  const startIntake = (address: string, metrics: number, more = {}): Started =>
    start('intake', { ...engines.environment, GUZGU_LISTEN: address, GUZGU_METRICS_PORT: String(ports[metrics]), ...more })
  const startGateway = (more = {}): Started =>
    start('gateway', {
      ...engines.environment,
      GUZGU_LISTEN: `127.0.0.1:${ports[4]}`,
      GUZGU_PORT: '0',
      GUZGU_METRICS_PORT: String(ports[5]),
      GUZGU_PEERS: `guzgu.intake.v1=${first()},guzgu.intake.v1=${second()}`,
      ...more,
    })

  it('a replica that comes is found, one that goes answers all it took: no submission fails, none stands twice', async () => {
    const a = startIntake(first(), 2)
    const gateway = startGateway()
    const address = await gateway.ready
    await a.ready
    const codes = await openExercise(platform, 'primary', 8_000)
    const pupils = submitSteadily(address, codes)
    await pupils.more(100)
    const b = startIntake(second(), 3)
    await eventually(
      () => acceptedBy(b).catch(() => 0),
      (count) => count > 100,
    )
    expect(await a.terminate()).toBe(0)
    await pupils.more(200)
    const again = startIntake(first(), 6)
    await eventually(
      () => acceptedBy(again).catch(() => 0),
      (count) => count > 100,
    )
    expect(await b.terminate()).toBe(0)
    await pupils.more(200)
    await pupils.end()
    expect(await gateway.terminate()).toBe(0)
    const refused = pupils.submitted.filter(({ status }) => status !== 201)
    expect(refused).toEqual([])
    const people = await peopleInTheLog(platform)
    expect([...people.values()]).toEqual(pupils.submitted.map(() => 1))
  })

  it('a trace goes from the gateway through intake to the log, and tells nothing of a person', async () => {
    const collector = await startCollector()
    const traced = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_TRACES_SAMPLER_ARG: '1', GUZGU_LOG: 'debug' }
    const intake = startIntake(first(), 2, traced)
    const gateway = startGateway(traced)
    const address = await gateway.ready
    await intake.ready
    const codes = await openExercise(platform, 'lower-secondary', 40)
    const pupils = submitSteadily(address, codes)
    await pupils.more(40)
    await pupils.end()
    const mistyped = await submit(address, '1234 5678 9012 3456')
    expect([mistyped.status, ...pupils.submitted.map(({ status }) => status)]).toEqual([422, ...codes.map(() => 201)])
    expect([await gateway.terminate(), await intake.terminate()]).toEqual([0, 0])
    await collector.close()

    const spans = collector.spans()
    const called = spans.filter(({ service, name }) => service === 'gateway' && name === SUBMIT)
    const answered = spans.filter(({ service, name }) => service === 'intake' && name === SUBMIT)
    expect(answered.length).toBeGreaterThan(0)
    expect(answered.map(({ parentSpanId }) => parentSpanId).sort()).toEqual(called.map(({ spanId }) => spanId).sort())
    const appended = spans.filter(({ name }) => name === 'append intake.responses.v1')
    for (const { traceId, parentSpanId, links } of appended) {
      expect(answered.find(({ spanId }) => spanId === parentSpanId)?.traceId).toBe(traceId)
      for (const { attributes } of links ?? [])
        expect(attributes[0]?.value.stringValue).toMatch(/^intake\.responses\.v1\.autumn\/[01]\/\d+000-\d+999$|\/0-999$/)
    }
    const relayed = spans.find(({ name, links }) => name === 'relay' && links !== undefined)
    const stored = spans.filter(({ name }) => name === 'append events').flatMap(({ links }) => links ?? [])
    expect(stored.map(({ traceId }) => traceId)).toContain(relayed?.links?.[0]?.traceId)

    const lines = intake
      .log()
      .split('\n')
      .filter((line) => line.includes(SUBMIT))
    expect(lines.length).toBeGreaterThan(0)
    for (const line of lines)
      expect(answered.map(({ traceId }) => traceId)).toContain((JSON.parse(line) as { readonly trace: string }).trace)
    expect(lines[0]).toContain('"service":"intake"')

    const said = [collector.payload(), intake.log(), gateway.log()].join('\n')
    for (const { code, responseId, text } of [...pupils.submitted, mistyped])
      for (const secret of [code, code.replace(/\D/g, ''), responseId, (JSON.parse(text) as { receipt?: string }).receipt ?? code])
        expect(said).not.toContain(secret)
    for (const secret of [SCHOOL, 'lower-secondary', '127.0.0.1:', 'A1']) expect(collector.payload()).not.toContain(secret)
    expect([intake.log(), gateway.log()].join()).not.toContain(SCHOOL)
  })
})
