import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { openEmbedded } from '@guzgu/embedded'
import { StartUpError } from '../start-up.ts'
import type { DemoTokens } from './demo-accounts.ts'
import type { OpenExercise } from './open-exercise.ts'
import type { Simulated } from './simulation.ts'

/** What a second run needs to greet its reader again: kept beside the file, readable by its owner only. */
export type PilotMemory = {
  readonly simulated: Omit<Simulated, 'receipts'>
  readonly tokens: DemoTokens
  readonly open: OpenExercise
}

const UNFINISHED = 'unfinished'

const memoryFile = (file: string): string => `${file}.pilot.json`

/** That a pilot runs on this file and has not come to its end: the next one starts over. */
export const noteBeginning = (file: string): void => {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(memoryFile(file), JSON.stringify(UNFINISHED), { mode: 0o600 })
}

export const noteEnd = (file: string, memory: PilotMemory): void =>
  writeFileSync(memoryFile(file), JSON.stringify(memory, null, 2), { mode: 0o600 })

/**
 * The finished pilot of this file, or undefined where a new one may begin: on a new file, on one whose pilot was stopped half-way
 * (started over), or with `fresh`. What another program put into the file is never touched. @throws StartUpError
 */
export const recallPilot = async (file: string, fresh: boolean): Promise<PilotMemory | undefined> => {
  const known = existsSync(memoryFile(file))
    ? (JSON.parse(readFileSync(memoryFile(file), 'utf8')) as PilotMemory | typeof UNFINISHED)
    : undefined
  if (known === undefined && existsSync(file))
    throw new StartUpError(`${file} was not made by the pilot: move it away, or name another file with GUZGU_FILE`)
  if (known !== undefined && known !== UNFINISHED && !fresh) return known
  if (known === UNFINISHED && !fresh) console.log('the last pilot was stopped half-way: it starts over')
  if (existsSync(file)) await remove(file)
  return undefined
}

/** Only what nobody has open: the engine's lock is taken first. */
const remove = async (file: string): Promise<void> => {
  await (await openEmbedded({ file })).close()
  for (const path of [file, `${file}-wal`, `${file}-shm`, `${file}.keys`, memoryFile(file)]) rmSync(path, { recursive: true, force: true })
}
