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
  /** SIGKILL. */
  readonly crash: () => Promise<void>
  /** Again, on the same file and at the same address. */
  readonly restart: () => Promise<void>
  readonly stop: () => Promise<void>
}

const PILOT = join(import.meta.dirname, '../../services/standalone/src/pilot.ts')

/** `helpdesk`: whom the pages name for help. */
export const startPilot = async (helpdesk = ''): Promise<Pilot> => {
  const folder = mkdtempSync(join(tmpdir(), 'guzgu-pages-'))
  const file = join(folder, 'guzgu.db')
  let { child, port } = await run(file, '0', helpdesk)
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
  }
  const memory = JSON.parse(readFileSync(`${file}.pilot.json`, 'utf8'))
  return {
    address: `http://localhost:${port}`, // a secure context: the browser's store and keys are there
    cards: memory.open.cards,
    tokens: memory.tokens,
    sealed: memory.simulated.exercises[0].exerciseId,
    open: memory.open.exerciseId,
    crash: () => end('SIGKILL'),
    restart: async () => {
      ;({ child } = await run(file, port, helpdesk))
    },
    stop: async () => {
      await end('SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const run = async (file: string, port: string, helpdesk: string) => {
  const child = spawn(process.execPath, [PILOT], {
    env: { PATH: process.env.PATH, GUZGU_FILE: file, GUZGU_PORT: port, GUZGU_METRICS_PORT: '0', GUZGU_HELPDESK: helpdesk },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  for await (const text of child.stdout) {
    said += String(text)
    if (said.includes('Ctrl-C')) break
  }
  const served = /serves on http:\/\/[\d.]+:(\d+)/.exec(said)?.[1]
  if (served === undefined) throw new Error(`the pilot did not come up: ${said.slice(-2_000)}`)
  return { child, port: served }
}
