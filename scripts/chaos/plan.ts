import { createRandom, type Random } from '../../services/standalone/src/pilot/random.ts'

export type Kind = 'kill' | 'freeze' | 'restart' | 'flush' | 'cut' | 'withhold' | 'add' | 'drain'

/** One thing that goes wrong, or one replica that comes or goes. */
export type Step = {
  /** From the start of the load (ms). */
  readonly at: number
  readonly kind: Kind
  /** A service (`intake-1`), an engine (`kafka`) or a link (`gateway–intake`). */
  readonly target: string
  /** From the fault until it is mended (ms). */
  readonly lasts: number
}

export type Plan = {
  readonly steps: readonly Step[]
  /** When exercises are closed while people still answer (ms); every other one is closed at the end. */
  readonly closings: readonly number[]
}

type Fault = Pick<Step, 'kind' | 'target'>

const SERVICES = ['identity-1', 'catalogue-1', 'intake-1', 'scoring-1', 'analytics-1', 'gateway-1']
const faults = (kind: Kind, ...targets: readonly string[]): readonly Fault[] => targets.map((target) => ({ kind, target }))

/** Everything that can go wrong here. */
const ALL: readonly Fault[] = [
  ...faults('kill', ...SERVICES, 'kafka', 'mongodb', 'redis'),
  ...faults('freeze', ...SERVICES, 'kafka', 'mongodb', 'redis'),
  ...faults('restart', ...SERVICES),
  ...faults('flush', 'redis'),
  ...faults('cut', 'services–kafka', 'gateway–intake', 'identity–mongodb', 'intake–mongodb', 'analytics–mongodb', 'intake–redis'),
  ...faults('withhold', 'services–kafka', 'gateway–intake', 'analytics–mongodb', 'gateway–redis'),
]

/** What a short run must have seen: every component once, and what the planted bugs need. */
const ESSENTIAL = (random: Random): readonly Fault[] => {
  const any = (...kinds: readonly Kind[]): Kind => kinds[random.integer(0, kinds.length - 1)] as Kind
  return [
    ...faults('kill', 'intake-1', 'scoring-1', 'analytics-1', 'kafka'),
    ...faults(any('kill', 'freeze', 'restart'), 'identity-1'),
    ...faults(any('kill', 'freeze', 'restart'), 'catalogue-1'),
    ...faults(any('kill', 'freeze', 'restart'), 'gateway-1'),
    ...faults(any('kill', 'freeze'), 'mongodb'),
    ...faults(any('kill', 'freeze'), 'redis'),
    ...faults('flush', 'redis'),
    ...faults(any('cut', 'withhold'), 'services–kafka'),
    ...faults(any('cut', 'withhold'), 'gateway–intake'),
  ]
}

/** Seconds; a frozen reader of a group sleeps longer than its session and wakes as a zombie. */
const LASTS: Readonly<Record<string, readonly [number, number]>> = {
  'freeze scoring-1': [12, 15],
  'freeze analytics-1': [12, 15],
  'kill kafka': [1, 4],
  kill: [1, 3],
  freeze: [3, 7],
  cut: [3, 8],
  withhold: [3, 8],
}

const SHORT_SECONDS = 180
const FULL_SECONDS = 300

/** What happens in a run of so many seconds: the same for the same seed. Second replicas come at a quarter and go at seven tenths. */
export const planChaos = (seed: string, seconds: number): Plan => {
  const random = createRandom(`chaos/${seed}`)
  const passes = Math.max(1, Math.round(seconds / FULL_SECONDS))
  const chosen =
    seconds < SHORT_SECONDS ? shuffled(random, ESSENTIAL(random)) : Array.from({ length: passes }, () => shuffled(random, ALL)).flat()
  const replicas = shuffled(random, ['intake-2', 'scoring-2'])
  const ordered = [...chosen]
  ordered.splice(Math.floor(chosen.length * 0.7), 0, ...faults('drain', ...replicas))
  ordered.splice(Math.floor(chosen.length * 0.25), 0, ...faults('add', ...replicas))
  const spacing = (seconds * 1_000) / (ordered.length + 1)
  const steps = ordered.map((fault, index): Step => {
    const [least, most] = LASTS[`${fault.kind} ${fault.target}`] ?? LASTS[fault.kind] ?? [0, 0]
    return {
      ...fault,
      at: Math.round(spacing * (index + 0.5 + 0.5 * random.next())),
      lasts: Math.round(1_000 * (least + (most - least) * random.next())),
    }
  })
  const closings = Array.from({ length: 4 }, () => Math.round(seconds * 1_000 * (0.3 + 0.6 * random.next()))).sort((a, b) => a - b)
  return { steps, closings }
}

export const describeStep = ({ at, kind, target, lasts }: Step): string =>
  `${(at / 1_000).toFixed(1).padStart(6)} s  ${kind.padEnd(9)}${target.padEnd(20)}${lasts === 0 ? '' : `for ${(lasts / 1_000).toFixed(1)} s`}`.trimEnd()

/** Fisher–Yates. */
export const shuffled = <T>(random: Random, items: readonly T[]): readonly T[] => {
  const mixed = [...items]
  for (let i = mixed.length - 1; i > 0; i -= 1) {
    const j = random.integer(0, i)
    ;[mixed[i], mixed[j]] = [mixed[j] as T, mixed[i] as T]
  }
  return mixed
}
