import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findContainers } from './containers.ts'
import { IMAGES } from './images.ts'
import { startKafkaContainer } from './kafka-container.ts'
import { type BrokerProcess, formatStorage, launchBroker, writeProperties } from './kafka-process.ts'
import { freePorts } from './ports.ts'
import { skip } from './required.ts'
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts'

/** A real broker for one suite. */
export type KafkaEngine = {
  /** What it runs on, for the output of a suite. */
  readonly title: string
  readonly brokers: readonly string[]
  /** The same broker behind a link that can go bad; undefined for one that was given. */
  readonly faulty: { readonly brokers: readonly string[]; readonly proxy: TcpProxy } | undefined
  /** False for a broker that was given: it is not ours to kill, and `kill` and `restart` reject. */
  readonly ours: boolean
  /** SIGKILL. What the broker had acknowledged must be there after `restart`. */
  readonly kill: () => Promise<void>
  /** As SIGSTOP and SIGCONT: it keeps its connections and says nothing. */
  readonly freeze: () => Promise<void>
  readonly thaw: () => Promise<void>
  /** On the same port and data; resolves when it answers. */
  readonly restart: () => Promise<void>
  readonly stop: () => Promise<void>
}

const HERE = join(import.meta.dirname, '..', 'kafka')
const CACHE = join(import.meta.dirname, '..', '..', '..', '.data', 'engines', 'kafka')

/**
 * The broker named by KAFKA_BROKERS (commas between), else a container where a Docker daemon of this machine gives one, else a local
 * process from the Maven jars, else a reason why there is none. Says on the standard error which it is.
 * @throws Error instead of a reason where GUZGU_ENGINES=required or CI=true
 */
export const startKafka = async (): Promise<KafkaEngine | { readonly skipped: string }> => {
  const given = process.env.KAFKA_BROKERS
  if (given) return said(givenBroker(given.split(',')))
  const containers = await findContainers(IMAGES.kafka)
  if ('start' in containers) return said(await startKafkaContainer(containers))
  const missing = await missingForProcess()
  if (missing !== undefined) return skip('kafka', `no KAFKA_BROKERS, ${containers.missing}, and ${missing}`)
  return said(await startKafkaProcess(), containers.missing)
}

const said = (engine: KafkaEngine, why?: string): KafkaEngine => {
  process.stderr.write(`kafka: ${engine.title}${why === undefined ? '' : ` (${why})`}\n`)
  return engine
}

/** Why no local process can be started; undefined if one can. */
const missingForProcess = async (): Promise<string | undefined> => {
  const missing = (await Promise.all(['java', 'mvn'].map(async (tool) => ((await isOnPath(tool)) ? [] : [tool])))).flat()
  if (missing.length === 0 || (missing[0] === 'mvn' && existsSync(jars()))) return undefined
  return `${missing.join(' and ')} not on PATH`
}

const givenBroker = (brokers: readonly string[]): KafkaEngine => {
  const refuse = async (): Promise<void> => {
    throw new Error('the broker of KAFKA_BROKERS is not ours to kill or freeze')
  }
  const nothing = { kill: refuse, restart: refuse, freeze: refuse, thaw: refuse, stop: async () => undefined }
  return { title: 'KAFKA_BROKERS', brokers, faulty: undefined, ours: false, ...nothing }
}

/** Never a container: for who measures. Needs Java, and Maven once. */
export const startKafkaProcess = async (): Promise<KafkaEngine> => {
  const libraries = await fetchKafka()
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
    title: 'local process, Apache Kafka 4.3.1',
    brokers: [`127.0.0.1:${port}`],
    faulty: { brokers: [`127.0.0.1:${proxy.port}`], proxy },
    ours: true,
    kill,
    freeze: async () => broker.freeze(),
    thaw: async () => broker.thaw(),
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

/**
 * The folder of the broker's jars, fetched with Maven once per clone; two suites that begin at the same time both fetch, and the first
 * one wins.
 */
export const fetchKafka = async (): Promise<string> => {
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
