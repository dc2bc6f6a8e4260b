import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ACCOUNTS } from './people.ts'
import type { Account, Platform } from './platform.ts'
import { restInFile } from './rest-in-file.ts'
import { until } from './until.ts'

/** What `serve.ts` tells its parent. */
export type FromServe =
  | { readonly kind: 'up'; readonly address: string; readonly metricsAddress: string }
  | { readonly kind: 'token'; readonly name: string; readonly token: string }
  | { readonly kind: 'no-token'; readonly name: string; readonly reason: string }

type Addresses = Omit<Extract<FromServe, { readonly kind: 'up' }>, 'kind'>

/** One process on a fresh file. */
export const startStandalone = async (logLevel: string): Promise<Platform> => {
  const folder = mkdtempSync(join(tmpdir(), 'guzgu-acceptance-'))
  const file = join(folder, 'guzgu.db')
  const environment = { PATH: process.env.PATH, GUZGU_FILE: file, GUZGU_PORT: '0', GUZGU_METRICS_PORT: '0', GUZGU_LOG: logLevel }
  const tokens = new Map<string, Promise<string>>()
  let output = ''
  let child: ChildProcess
  let addresses: Promise<Addresses>
  let known: Addresses

  const start = async (): Promise<Addresses> => {
    const started = fork(join(import.meta.dirname, 'serve.ts'), { env: environment, execArgv: [], silent: true })
    child = started
    started.stdout?.on('data', (data) => (output += data))
    started.stderr?.on('data', (data) => (output += data))
    const up = await heard(
      started,
      (message) => message.kind === 'up',
      () => output,
    )
    if (up.kind !== 'up') throw new Error(`${up.kind} came before the platform was up`)
    await until('the platform is ready', async () => ((await fetch(`${up.address}/health/ready`)).ok ? true : undefined))
    return up
  }
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
  }
  const restart = async (): Promise<void> => {
    addresses = start()
    known = await addresses
  }
  const openAccount = async (name: string): Promise<string> => {
    const answer = heard(
      child,
      (message) => message.kind !== 'up' && message.name === name,
      () => output,
    )
    child.send(ACCOUNTS.find((account) => account.name === name) as Account)
    const message = await answer
    if (message.kind !== 'token') throw new Error(`no token for ${name}: ${JSON.stringify(message)}`)
    return message.token
  }

  await restart()
  return {
    address: () => known.address,
    metrics: async () => (await fetch(known.metricsAddress)).text(),
    token: (name) => {
      const token = tokens.get(name) ?? openAccount(name)
      tokens.set(name, token)
      return token
    },
    up: async () => void (await addresses),
    own: {
      processes: ['standalone'],
      output: () => output,
      kill: () => end('SIGKILL'),
      freeze: () => {
        child.kill('SIGSTOP')
        return () => void child.kill('SIGCONT')
      },
      restart,
      halt: () => end('SIGTERM'),
      rest: restInFile(file),
    },
    stop: async () => {
      await end('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The first message of the child that fits. @throws Error if the child ends before */
const heard = (child: ChildProcess, fits: (message: FromServe) => boolean, output: () => string): Promise<FromServe> =>
  new Promise((resolve, reject) => {
    const onMessage = (message: unknown): void => {
      if (!fits(message as FromServe)) return
      child.off('message', onMessage).off('exit', onExit)
      resolve(message as FromServe)
    }
    const onExit = (code: number | null): void => reject(new Error(`the platform ended with ${code}:\n${output()}`))
    child.on('message', onMessage).once('exit', onExit)
  })
