import type { Platform as Engine } from '@guzgu/ports'
import { startDistributed } from './distributed.ts'
import { elsewhere } from './elsewhere.ts'
import { startStandalone } from './standalone.ts'

/** A staff account that the tests speak for. */
export type Account = { readonly name: string; readonly role: string; readonly schoolId?: string; readonly red?: string }

/** A whole platform, known by its address and a few tokens: all that most tests need. */
export type Platform = {
  /** Changes when the platform is started again. */
  readonly address: () => string
  /** Of all its processes, one after the other. */
  readonly metrics: () => Promise<string>
  /** The bearer token of an account of `ACCOUNTS`, by name. A coordinator's school has to be registered. */
  readonly token: (name: string) => Promise<string>
  /** Resolves when it can be spoken to (again). */
  readonly up: () => Promise<void>
  /** Undefined where the platform is somebody else's: nobody may kill it or look into its files. */
  readonly own: OwnPlatform | undefined
  readonly stop: () => Promise<void>
}

/** Processes of ours, and what they have written down. Engines are never killed here: `pnpm chaos` does that. */
export type OwnPlatform = {
  readonly processes: readonly string[]
  /** All that they wrote to stdout and stderr. */
  readonly output: () => string
  /** SIGKILL: no farewell. Resolves when they are gone; all of them if none is named. */
  readonly kill: (processes?: readonly string[]) => Promise<void>
  /** None of them does anything until what this returns is called. */
  readonly freeze: () => () => void
  /** Those that are gone, on the same data. */
  readonly restart: () => Promise<void>
  /** Stops them as an operator would; what they wrote stays. */
  readonly halt: () => Promise<void>
  readonly rest: Rest
}

/** What rests in the engines. Read beside the running processes or after them. */
export type Rest = {
  /** For reading only. */
  readonly inspect: <T>(look: (engine: Engine) => Promise<T>) => Promise<T>
  /** Every byte that was written to stay, but the keys; by where it is. */
  readonly bytes: () => Promise<ReadonlyMap<string, Buffer>>
  /** What is kept for speed, and ends by itself; empty where that is the memory of the process. */
  readonly cached: () => Promise<Buffer>
  /** By name. */
  readonly keys: () => Promise<ReadonlyMap<string, Buffer>>
  /** Every time that the engine itself keeps beside a record of a round's firehoses. */
  readonly timesOfRecords: (roundId: string) => Promise<readonly number[]>
  /** Changes a document of analytics behind the back of the platform, as a fault or a hand would; undefined removes it. Returns how to undo it. */
  readonly corrupt: (view: string, id: string, change: (document: string) => string | undefined) => Promise<() => Promise<void>>
  /** `pnpm replay` finds the engines by these. */
  readonly replay: { readonly arguments: readonly string[]; readonly environment: NodeJS.ProcessEnv }
}

/** `distributed`: on the engines that `on-engines.ts` has started. `elsewhere`: one that runs already. */
export const KIND = process.env.GUZGU_ACCEPTANCE_ADDRESS
  ? 'elsewhere'
  : process.env.GUZGU_ACCEPTANCE === 'platform'
    ? 'distributed'
    : 'standalone'

/** A fresh process on a file of its own, or fresh processes on the engines of this run, or the platform that the environment names. */
export const startPlatform = ({ logLevel = 'warn' }: { readonly logLevel?: string } = {}): Promise<Platform> => {
  if (KIND === 'elsewhere') return Promise.resolve(elsewhere())
  return KIND === 'distributed' ? startDistributed(logLevel) : startStandalone(logLevel)
}
