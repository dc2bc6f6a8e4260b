import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

type Card = { readonly role: string; readonly language: string; readonly code: string }

/** `pnpm pilot`, as its reader starts it: sealed exercises to look at, and one that goes on, with cards. */
export type Pilot = {
  readonly address: string
  readonly cards: readonly Card[]
  readonly tokens: Readonly<Record<string, string>>
  readonly sealed: string
  readonly open: string
  readonly stop: () => Promise<void>
}

const PILOT = join(import.meta.dirname, '../../services/standalone/src/pilot.ts')

export const startPilot = async (): Promise<Pilot> => {
  const folder = mkdtempSync(join(tmpdir(), 'guzgu-pages-'))
  const file = join(folder, 'guzgu.db')
  const child = spawn(process.execPath, [PILOT], {
    env: { PATH: process.env.PATH, GUZGU_FILE: file, GUZGU_PORT: '0', GUZGU_METRICS_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  for await (const text of child.stdout) {
    said += String(text)
    if (said.includes('Ctrl-C')) break
  }
  const address = /serves on (http:\/\/[\d.:]+)/.exec(said)?.[1]
  if (address === undefined) throw new Error(`the pilot did not come up: ${said.slice(-2_000)}`)
  const memory = JSON.parse(readFileSync(`${file}.pilot.json`, 'utf8'))
  return {
    address: address.replace('127.0.0.1', 'localhost'), // a secure context: the browser's store and keys are there
    cards: memory.open.cards,
    tokens: memory.tokens,
    sealed: memory.simulated.exercises[0].exerciseId,
    open: memory.open.exerciseId,
    stop: async () => {
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
