import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Corrections, CountedPeople } from '@guzgu/standalone/nation'

/** A small country whose results are published. */
export type NationPages = {
  readonly address: string
  readonly snapshotId: string
  /** Registers that correct the first one, as `POST /v1/schools:import` reads them. */
  readonly registers: Readonly<Record<'oneSchoolMoved' | 'regionsJoined', string>>
  /** What they say otherwise. */
  readonly corrections: Readonly<Record<'oneSchoolMoved' | 'regionsJoined', Corrections>>
  /** Who answered, as they were counted when they sent their forms. */
  readonly people: readonly CountedPeople[]
  /** Of the round before. */
  readonly earlierId: string
  /** The first school's at its first level. */
  readonly exerciseId: string
  readonly tokens: Readonly<Record<'ministry' | 'analyst' | 'officer' | 'coordinator' | 'head', string>>
  readonly stop: () => Promise<void>
}

export const startNation = async (): Promise<NationPages> => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'small-nation.ts')], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  for await (const text of child.stdout) {
    said += String(text)
    if (/^published .*\n/m.test(said)) break
  }
  const told = /^published (.*)$/m.exec(said)?.[1]
  if (told === undefined) throw new Error(`nothing was published: ${said.slice(-2_000)}`)
  const { address, ...rest } = JSON.parse(told) as Omit<NationPages, 'stop'>
  return {
    ...rest,
    address: address.replace('127.0.0.1', 'localhost'),
    stop: async () => {
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
    },
  }
}
