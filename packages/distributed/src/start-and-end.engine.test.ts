import { IntakeServiceDefinition } from '@guzgu/contracts/services/intake'
import { createGrpcRpc } from '@guzgu/grpc'
import { ANONYMOUS } from '@guzgu/ports'
import { eventually, rejectionOf } from '@guzgu/ports/contract'
import { afterAll, describe, expect, it } from '@jest/globals'
import { freePorts } from '../../test-engines/src/ports.ts'
import { type Engines, startEngines } from './testing/engines.ts'
import { createProcesses, type Started } from './testing/processes.ts'

const found = await startEngines()
afterAll(async () => ('skipped' in found ? undefined : found.stop()))

;('skipped' in found ? describe.skip : describe)('a service process', () => {
  const engines = found as Engines
  const start = createProcesses()

  const startIntake = async (): Promise<Started & { readonly address: string }> => {
    const [port, metrics] = (await freePorts(2)) as [number, number]
    const address = `127.0.0.1:${port}`
    const started = start('intake', { ...engines.environment, GUZGU_LISTEN: address, GUZGU_METRICS_PORT: String(metrics) })
    return { ...started, address }
  }
  const killAll = () => Promise.all([engines.kafka.kill(), engines.mongodb.kill(), engines.redis.kill()])
  const waitingOf = async ({ ask }: Started): Promise<readonly string[] | undefined> => {
    const answer = await ask('/health/ready').catch(() => undefined)
    if (answer === undefined || answer.status === 200) return answer && []
    return (JSON.parse(answer.text) as { readonly waiting: readonly string[] }).waiting
  }
  const waitsFor = (started: Started, ...names: readonly string[]) =>
    eventually(
      () => waitingOf(started),
      (waiting) => waiting !== undefined && [...waiting].sort().join() === names.join(),
    )
  /** As a caller sees it. */
  const participate = async (address: string) => {
    const { rpc, close } = await createGrpcRpc({ addresses: { 'guzgu.intake.v1': address } })
    const context = { actor: ANONYMOUS, correlation: 'test', deadline: Date.now() + 10_000 }
    return rejectionOf(rpc.client(IntakeServiceDefinition).participate({ code: '1', offline: false }, context)).finally(() => close(0))
  }

  it('started before its engines, says what it waits for and begins when they appear', async () => {
    await killAll()
    const intake = await startIntake()
    await waitsFor(intake, 'kafka', 'mongodb', 'redis')
    expect(await intake.ask('/health/live')).toEqual({ status: 200, text: '{"live":true}' })
    expect((await intake.ask('/metrics')).status).toBe(200)
    expect(await participate(intake.address)).toMatchObject({ status: 'UNAVAILABLE', code: 'service-unavailable' })

    await engines.redis.restart()
    await waitsFor(intake, 'kafka', 'mongodb')
    await engines.mongodb.restart()
    await waitsFor(intake, 'kafka')
    await engines.kafka.restart()
    expect(await intake.ready).toBe(intake.address)
    await waitsFor(intake)
    expect(await participate(intake.address)).toMatchObject({ status: 'INVALID_ARGUMENT', code: 'code-mistyped' })
    expect(await intake.terminate()).toBe(0)
  })

  it('told to end while it waits, ends well', async () => {
    await killAll()
    const intake = await startIntake()
    await waitsFor(intake, 'kafka', 'mongodb', 'redis')
    expect(await intake.terminate()).toBe(0)
    await Promise.all([engines.redis.restart(), engines.mongodb.restart(), engines.kafka.restart()])
  })

  it('ends well when the process that started it is gone', async () => {
    const intake = await startIntake()
    await intake.ready
    intake.child.disconnect()
    expect(await intake.exited).toBe(0)
  })
})
