import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installMongodbStandIn } from './mongodb-stand-in.ts'
import { freePorts } from './ports.ts'
import { skip } from './required.ts'

/** A running server. One that was given by `MONGODB_URL` is nobody's to kill. */
export type MongodbServer = {
  readonly url: string
  readonly isStandIn: boolean
  /** SIGKILL; resolves when it is dead. Only the stand-in. */
  readonly kill: () => Promise<void>
  /** SIGSTOP and SIGCONT. Only the stand-in. */
  readonly freeze: () => void
  readonly thaw: () => void
  /** Starts it again on the same data and address; kills it first if it lives. Only the stand-in. */
  readonly restart: () => Promise<void>
  /** The stand-in ends and its data is removed. */
  readonly stop: () => Promise<void>
}

export type MongodbEngine =
  /** `title` goes into the name of every suite: who reads a report sees what it ran on. */
  | { readonly title: string; readonly isStandIn: boolean; readonly start: () => Promise<MongodbServer> }
  | { readonly title: string; readonly skipped: string }

/**
 * The MongoDB of the suites: `MONGODB_URL` if given, else the local stand-in (Java and Maven), else none and why.
 * @throws Error instead of a skip where `GUZGU_ENGINES=required` or `CI=true`
 */
export const findMongodb = async (environment: NodeJS.ProcessEnv = process.env): Promise<MongodbEngine> => {
  const url = environment.MONGODB_URL
  if (url) return { title: 'MongoDB at MONGODB_URL', isStandIn: false, start: async () => given(url) }
  const installed = await installMongodbStandIn()
  if ('classPath' in installed)
    return { title: 'STAND-IN for MongoDB (mongo-java-server)', isStandIn: true, start: () => startStandIn(installed.classPath) }
  return { title: `MongoDB, SKIPPED: ${installed.missing}`, ...skip('mongodb', installed.missing, environment) }
}

const given = (url: string): MongodbServer => {
  const refuse = async (): Promise<void> => {
    throw new Error('the MongoDB at MONGODB_URL is not ours to kill')
  }
  const leave = (): never => {
    throw new Error('the MongoDB at MONGODB_URL is not ours to freeze')
  }
  return { url, isStandIn: false, kill: refuse, freeze: leave, thaw: leave, restart: refuse, stop: async () => undefined }
}

const startStandIn = async (classPath: string): Promise<MongodbServer> => {
  const directory = mkdtempSync(join(tmpdir(), 'guzgu-mongodb-'))
  const [port] = (await freePorts(1)) as [number]
  const launch = () => launchServer(classPath, port, join(directory, 'data.mv'))
  let server = await launch()
  const kill = (): Promise<void> => killed(server)
  return {
    url: `mongodb://127.0.0.1:${port}/?directConnection=true`,
    isStandIn: true,
    kill,
    freeze: () => void server.kill('SIGSTOP'),
    thaw: () => void server.kill('SIGCONT'),
    restart: async () => {
      await kill()
      server = await launch()
    },
    stop: async () => {
      await kill()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** The standard input stays open as long as we live: the server ends with it. */
const launchServer = async (classPath: string, port: number, file: string): Promise<ChildProcess> => {
  const child = spawn('java', ['-Xmx384m', '-XX:+UseSerialGC', '-cp', classPath, 'MongoTestServer', String(port), file], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (text) => (said += text)) // also keeps the pipe from filling up
  const listening = (async () => {
    for await (const text of child.stdout) if (String(text).includes('listening')) return true
    return false
  })()
  if (!(await listening)) throw new Error(`the MongoDB stand-in did not start: ${said.slice(-2_000)}`)
  return child
}

const killed = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = once(child, 'exit')
  child.kill('SIGKILL')
  await closed
}
