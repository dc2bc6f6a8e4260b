// The same submissions for one process that does the least, and for gateway and intake.
import { type Child, runOnce, startChild } from '../child.ts'
import type { Load, Loaded } from '../load.ts'
import { median } from '../percentile.ts'
import type { KafkaScale } from '../scale.ts'
import { type Cpu, cpuBetween, cpuNow } from './cpu.ts'

/** Who takes submissions; `processes` are those whose CPU is the price. */
export type Target = {
  readonly form: Form
  readonly address: string
  readonly processes: readonly string[]
  nextCode: number
}
export type Form = 'ceiling' | 'platform'

/** Medians of the rounds. */
export type LoadFigures = {
  readonly form: Form
  /** Undefined: as fast as the connections allow. */
  readonly pace: number | undefined
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  /** Seconds per 1,000 requests: of the processes that are the price, and of everyone. */
  readonly price: number
  readonly cpu: Cpu
  /** Answers that were no receipt. */
  readonly refused: number
}

export const SATURATING_CONNECTIONS = 100
const PACED_CONNECTIONS = 400
const WARM_UP_SECONDS = 1

export const startCeiling = async (question: unknown): Promise<{ readonly child: Child; readonly target: Target }> => {
  const child = startChild('kafka/ceiling.ts')
  const { address } = await child.ask<{ readonly address: string }>(question)
  return { child, target: { form: 'ceiling', address, processes: ['ceiling'], nextCode: 0 } }
}

/** The forms take turns, so that what disturbs one disturbs the other. */
export const measureLoads = async (
  folder: string,
  targets: readonly Target[],
  { rounds, paces, loadSeconds }: KafkaScale,
  say: (what: string) => void,
): Promise<readonly LoadFigures[]> => {
  say('warming up')
  for (const target of targets) await load(folder, target, loadSeconds, undefined)
  const figures: LoadFigures[] = []
  for (const pace of [...paces, undefined]) {
    say(pace === undefined ? 'as many submissions as go' : `${pace} submissions a second`)
    const taken: LoadFigures[] = []
    for (let round = 0; round < rounds; round += 1)
      for (const target of targets) taken.push(await measureOne(folder, target, loadSeconds, pace))
    for (const { form } of targets) figures.push(medianOf(taken.filter((one) => one.form === form)))
  }
  return figures
}

/** Every response with a code of its own: the codes go on where the last load ended. */
export const load = async (folder: string, target: Target, seconds: number, pace: number | undefined): Promise<Loaded> => {
  const loaded = await runOnce<Loaded>('load.ts', {
    address: target.address,
    connections: pace === undefined ? SATURATING_CONNECTIONS : PACED_CONNECTIONS,
    warmUpSeconds: WARM_UP_SECONDS,
    seconds,
    ...(pace === undefined ? {} : { pace }),
    what: { kind: 'responses', folder, firstCode: target.nextCode },
  } satisfies Load)
  target.nextCode = loaded.nextCode
  return loaded
}

const measureOne = async (folder: string, target: Target, seconds: number, pace: number | undefined): Promise<LoadFigures> => {
  const first = target.nextCode
  const before = cpuNow()
  const loaded = await load(folder, target, seconds, pace)
  const all = { ...cpuBetween(before, cpuNow()), load: loaded.cpuSeconds }
  const requests = target.nextCode - first
  const cpu = Object.fromEntries(Object.entries(all).map(([name, used]) => [name, (used / requests) * 1_000]))
  const { perSecond, p50, p99, statuses, answered } = loaded
  const price = target.processes.reduce((sum, name) => sum + (cpu[name] ?? 0), 0)
  return { form: target.form, pace, perSecond, p50, p99, price, cpu, refused: answered - (statuses['201'] ?? 0) }
}

const medianOf = (rounds: readonly LoadFigures[]): LoadFigures => {
  const [{ form, pace, cpu }] = rounds as [LoadFigures]
  const of = (figure: (one: LoadFigures) => number): number => median(rounds.map(figure))
  return {
    form,
    pace,
    perSecond: of(({ perSecond }) => perSecond),
    p50: of(({ p50 }) => p50),
    p99: of(({ p99 }) => p99),
    price: of(({ price }) => price),
    cpu: Object.fromEntries(Object.keys(cpu).map((name) => [name, of((one) => one.cpu[name] ?? 0)])),
    refused: rounds.reduce((sum, { refused }) => sum + refused, 0),
  }
}
