import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type BrokerProcess, formatStorage, launchBroker, writeProperties } from './kafka-process.ts'
import { freePorts } from './ports.ts'
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts'

/** A real broker for one suite. */
export type KafkaEngine = {
  readonly brokers: readonly string[]
  /** The same broker behind a link that can go bad; undefined for one that was given. */
  readonly faulty: { readonly brokers: readonly string[]; readonly proxy: TcpProxy } | undefined
  /** False for a broker that was given: it is not ours to kill, and `kill` and `restart` reject. */
  readonly ours: boolean
  /** SIGKILL. What the broker had acknowledged must be there after `restart`. */
  readonly kill: () => Promise<void>
  /** On the same port and data; resolves when it answers. */
  readonly restart: () => Promise<void>
  readonly stop: () => Promise<void>
}

const HERE = join(import.meta.dirname, '..', 'kafka')
const CACHE = join(import.meta.dirname, '..', '..', '..', '.data', 'engines', 'kafka')

/**
 * The broker named by KAFKA_BROKERS (commas between), else a local process from the Maven jars, else a reason why there is none.
 * @throws Error instead of a reason where GUZGU_ENGINES=required or CI=true
 */
export const startKafka = async (): Promise<KafkaEngine | { readonly skipped: string }> => {
  const given = process.env.KAFKA_BROKERS
  if (given) return givenBroker(given.split(','))
  const missing = (await Promise.all(['java', 'mvn'].map(async (tool) => ((await isOnPath(tool)) ? [] : [tool])))).flat()
  if (missing.length === 0 || (missing[0] === 'mvn' && existsSync(jars()))) return startProcess()
  return skip(`no KAFKA_BROKERS, and ${missing.join(' and ')} not on PATH`)
}

const skip = (reason: string): { readonly skipped: string } => {
  if (process.env.GUZGU_ENGINES === 'required' || process.env.CI === 'true') throw new Error(`kafka is required here, but: ${reason}`)
  process.stderr.write(`SKIPPED: kafka: ${reason}\n`)
  return { skipped: reason }
}

const givenBroker = (brokers: readonly string[]): KafkaEngine => {
  const refuse = async (): Promise<void> => {
    throw new Error('the broker of KAFKA_BROKERS is not ours to kill')
  }
  return { brokers, faulty: undefined, ours: false, kill: refuse, restart: refuse, stop: async () => undefined }
}

const startProcess = async (): Promise<KafkaEngine> => {
  const libraries = await fetchJars()
  const directory = mkdtempSync(join(tmpdir(), `guzgu-kafka-${process.pid}-`))
  const [port, controllerPort, faultyPort] = (await freePorts(3)) as [number, number, number]
  const proxy = await startTcpProxy(faultyPort)
  const log4j = join(HERE, 'log4j2.properties')
  const options = { libraries, directory, log4j, port, controllerPort, faultyPort, proxyPort: proxy.port }
  writeProperties(options)
  await formatStorage(options)
  let broker: BrokerProcess = await launchBroker(options)
  const kill = (): Promise<void> => broker.kill()
  return {
    brokers: [`127.0.0.1:${port}`],
    faulty: { brokers: [`127.0.0.1:${proxy.port}`], proxy },
    ours: true,
    kill,
    restart: async () => {
      await kill()
      broker = await launchBroker(options)
    },
    stop: async () => {
      await Promise.all([kill(), proxy.close()])
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

const jars = (): string => join(CACHE, 'libs')

/** Once per clone; two suites that begin at the same time both fetch, and the first one wins. */
const fetchJars = async (): Promise<string> => {
  const libraries = jars()
  if (existsSync(libraries)) return libraries
  mkdirSync(CACHE, { recursive: true })
  const fetched = mkdtempSync(join(CACHE, 'fetching-'))
  const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${fetched}`, '-DincludeScope=runtime']
  await promisify(execFile)('mvn', ['-q', '-B', '-f', join(HERE, 'pom.xml'), ...goal], { timeout: 600_000 })
  try {
    renameSync(fetched, libraries)
  } catch (error) {
    if (!existsSync(libraries)) throw error
    rmSync(fetched, { recursive: true })
  }
  return libraries
}

const isOnPath = (tool: string): Promise<boolean> =>
  promisify(execFile)('sh', ['-c', `command -v ${tool}`]).then(
    () => true,
    () => false,
  )
