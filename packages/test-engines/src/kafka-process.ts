import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { brokerSettings } from './kafka-settings.ts'

/** Where a broker stands and what it is made of. */
export type BrokerOptions = {
  readonly libraries: string
  readonly directory: string
  readonly log4j: string
  readonly port: number
  readonly controllerPort: number
  /** Whoever comes in here is told to come through the proxy. */
  readonly faultyPort: number
  readonly proxyPort: number
}

export type BrokerProcess = {
  readonly kill: () => Promise<void>
  /** SIGSTOP and SIGCONT. */
  readonly freeze: () => void
  readonly thaw: () => void
}

const START_DEADLINE_MS = 90_000
const POLL_MS = 50

export const writeProperties = ({ directory, port, controllerPort, faultyPort, proxyPort }: BrokerOptions): void => {
  const properties = brokerSettings({
    listeners: `BROKER://127.0.0.1:${port},FAULTY://127.0.0.1:${faultyPort},CONTROLLER://127.0.0.1:${controllerPort}`,
    advertised: `BROKER://127.0.0.1:${port},FAULTY://127.0.0.1:${proxyPort}`,
    controller: `127.0.0.1:${controllerPort}`,
    data: join(directory, 'data'),
  })
  const lines = Object.entries(properties).map(([name, value]) => `${name}=${value}\n`)
  writeFileSync(propertiesOf(directory), lines.join(''))
}

export const formatStorage = async (options: BrokerOptions): Promise<void> => {
  const clusterId = randomBytes(16).toString('base64url')
  const tool = ['kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', propertiesOf(options.directory)]
  await promisify(execFile)('java', [...javaFlags(options), ...tool])
}

/** Whoever asks for the kill says `keep`; the end of its input without a word means that nobody is left to clean up. */
const GUARD = `directory=$1; shift; java "$@" </dev/null >"$directory/broker.log" 2>&1 & broker=$!; echo $broker
read word; kill -9 $broker 2>/dev/null; [ "$word" = keep ] || rm -rf "$directory"`

/**
 * Resolves when the broker serves. A shell stands between us and it: the broker is killed when our end of the shell's input closes,
 * however we end.
 */
export const launchBroker = async (options: BrokerOptions): Promise<BrokerProcess> => {
  const log = join(options.directory, 'broker.log')
  writeFileSync(log, '')
  const command = ['sh', options.directory, ...javaFlags(options), 'kafka.Kafka', propertiesOf(options.directory)]
  const shell = spawn('sh', ['-c', GUARD, ...command], { detached: true, stdio: ['pipe', 'pipe', 'ignore'] })
  const [line] = (await once(createInterface(shell.stdout), 'line')) as [string]
  const pid = Number(line)
  let killed: Promise<void> | undefined
  const kill = async (): Promise<void> => {
    if (isAlive(pid)) process.kill(pid, 'SIGKILL')
    shell.stdin.end('keep\n')
    while (isAlive(pid)) await setTimeout(POLL_MS)
  }
  const broker = {
    kill: () => (killed ??= kill()),
    freeze: () => void process.kill(pid, 'SIGSTOP'),
    thaw: () => void process.kill(pid, 'SIGCONT'),
  }
  await serving(log, pid).catch(async (error) => {
    await broker.kill()
    throw error
  })
  return broker
}

const serving = async (log: string, pid: number): Promise<void> => {
  for (const deadline = Date.now() + START_DEADLINE_MS; Date.now() < deadline; await setTimeout(POLL_MS)) {
    const said = readFileSync(log, 'utf8')
    if (said.includes('Kafka Server started')) return
    if (!isAlive(pid)) throw new Error(`the broker did not start:\n${said.slice(-2_000)}`)
  }
  throw new Error(`the broker did not start within ${START_DEADLINE_MS / 1_000} s; see ${log}`)
}

/** A killed process that nobody has waited for yet is dead. */
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  const stat = `/proc/${pid}/stat`
  return !existsSync('/proc/self/stat') || (existsSync(stat) && !readFileSync(stat, 'utf8').includes(') Z '))
}

const propertiesOf = (directory: string): string => join(directory, 'server.properties')

const javaFlags = ({ libraries, directory, log4j }: BrokerOptions): readonly string[] => [
  ...['-Xms256m', '-Xmx768m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto'],
  `-Dlog4j2.configurationFile=${log4j}`,
  `-Dkafka.logs.dir=${directory}`,
  ...['-cp', join(libraries, '*')],
]
