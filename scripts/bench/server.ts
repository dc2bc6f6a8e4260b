// The platform as one process, in four forms that differ in one thing each.
import { performance } from 'node:perf_hooks'
import { IntakeServiceDefinition, type SubmissionResult } from '../../packages/contracts/gen/guzgu/intake/v1/intake.ts'
import { openEmbedded } from '../../packages/embedded/src/index.ts'
import type { Platform, Ports, ServiceFactory } from '../../packages/ports/src/index.ts'
import { createTelemetry, type Running, run, toRpcError } from '../../packages/service-runtime/src/index.ts'
import { gateway } from '../../services/gateway/src/service.ts'
import { aes } from '../../services/intake/src/adapters/aes.ts'
import { createCodec } from '../../services/intake/src/domain/code.ts'
import { SERVICES } from '../../services/standalone/src/standalone.ts'
import { answerParent } from './child.ts'

export type Mode =
  /** Everything. */
  | 'projections'
  /** Without scoring and analytics. */
  | 'no-projections'
  /** As `no-projections`, but a response is not appended: a place is made up. */
  | 'no-append'
  /** The gateway alone: HTTP, schema, limits and the code check; then it answers. */
  | 'ceiling'

export type ServerQuestion =
  | { readonly kind: 'start'; readonly mode: Mode; readonly file: string }
  /** Waits until every projection has caught up. */
  | { readonly kind: 'settle' }
  | { readonly kind: 'usage' }

export type Usage = {
  readonly cpuSeconds: number
  readonly busySeconds: number
  readonly rssMegabytes: number
  readonly peakMegabytes: number
}

const RECEIPT = 'A'.repeat(43)

let running: Running | undefined
let platform: Platform | undefined

const start = async (mode: Mode, file: string): Promise<{ readonly address: string }> => {
  const telemetry = createTelemetry({ level: 'error' })
  platform = await openEmbedded({ file, telemetry, toRpcError })
  const door = gateway({ host: '127.0.0.1', port: 0, ready: () => ({ ready: true, waiting: [] }) })
  const projecting = ['scoring', 'analytics']
  const services = SERVICES.filter(([name]) => mode === 'projections' || !projecting.includes(name))
  const all: readonly (readonly [string, ServiceFactory])[] = [...services, ['gateway', door]]
  running = await run(all, await disguised(platform, mode))
  await running.settled()
  return { address: running.addresses.gateway as string }
}

/** The platform without the part that a form leaves out. */
const disguised = async (whole: Platform, mode: Mode): Promise<Platform> => {
  if (mode === 'no-append') return { ...whole, portsFor: (name) => withoutAppend(whole.portsFor(name)) }
  if (mode !== 'ceiling') return whole
  const codec = createCodec(aes(await whole.portsFor('intake').keys.key('codes')).encryptBlock)
  const check = (code: string): SubmissionResult =>
    codec.decode(code).ok
      ? { result: { $case: 'receipt', value: { receipt: RECEIPT, repeatedSubmission: false } } }
      : { result: { $case: 'refusal', value: { code: 'code-unknown', field: 'code', retryAfter: 0 } } }
  return {
    ...whole,
    portsFor: (name) => (name === 'gateway' ? withIntake(whole.portsFor(name), check) : whole.portsFor(name)),
  }
}

const withoutAppend = (ports: Ports): Ports => ({
  ...ports,
  log: {
    ...ports.log,
    append: async (topic, records) =>
      topic.startsWith('intake.responses.') ? records.map((_, offset) => ({ partition: 0, offset })) : ports.log.append(topic, records),
  },
})

const withIntake = (ports: Ports, check: (code: string) => SubmissionResult): Ports => ({
  ...ports,
  rpc: {
    ...ports.rpc,
    client: (definition) => {
      const client = ports.rpc.client(definition)
      if ((definition as unknown) !== IntakeServiceDefinition) return client
      const submitResponses = async ({ submissions }: { readonly submissions: readonly { readonly code: string }[] }) => ({
        results: submissions.map(({ code }) => check(code)),
      })
      return { ...client, submitResponses }
    },
  },
})

const usage = (): Usage => {
  const { user, system } = process.cpuUsage()
  return {
    cpuSeconds: (user + system) / 1e6,
    busySeconds: performance.eventLoopUtilization().active / 1000,
    rssMegabytes: process.memoryUsage.rss() / 2 ** 20,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
  }
}

answerParent(
  async (question: ServerQuestion) => {
    if (question.kind === 'start') return start(question.mode, question.file)
    if (question.kind === 'settle') await running?.settled()
    return usage()
  },
  async () => {
    await running?.stop()
    await platform?.close()
  },
)
