import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePorts } from './ports.ts'
import { skip } from './required.ts'

/** An S3-compatible server of others (S3Proxy, on a folder), with one bucket. */
export type S3Engine = {
  readonly address: string
  readonly bucket: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** What the server keeps in the bucket. */
  readonly folder: string
  readonly stop: () => Promise<void>
}

const HERE = join(import.meta.dirname, '../s3')
const CACHE = join(import.meta.dirname, '../../../.data/engines/s3')
const JARS = join(CACHE, 'libs')
const BUCKET = 'exports'
const CREDENTIALS = { accessKeyId: 'exporter', secretAccessKey: 'a secret of the tests' }

/**
 * Starts one, or says why there is none. `largestFile`: no file on its disk may be larger, in kilobytes.
 * @throws Error instead of a reason where GUZGU_ENGINES=required or CI=true
 */
export const startS3 = async ({
  largestFile,
}: {
  readonly largestFile?: number
} = {}): Promise<S3Engine | { readonly skipped: string }> => {
  const missing = ['java', 'mvn'].filter((tool) => spawnSync(tool, ['-version']).error !== undefined)
  if (missing.includes('java') || (missing.length > 0 && !existsSync(JARS))) return skip('s3', `${missing.join(' and ')} not on PATH`)
  await fetchS3()
  const directory = mkdtempSync(join(tmpdir(), 'guzgu-s3-'))
  const [port] = (await freePorts(1)) as [number]
  const folder = join(directory, 'data', BUCKET)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(directory, 'properties'), propertiesOf(port, join(directory, 'data')))
  const limit = largestFile === undefined ? '' : `ulimit -f ${largestFile * 2}; ` // in blocks of 512 bytes
  const server = spawn(
    'sh',
    ['-c', `${limit}exec java "$@"`, 'sh', ...javaFlags, 'org.gaul.s3proxy.Main', '--properties', join(directory, 'properties')],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  await serving(server)
  return {
    address: `http://127.0.0.1:${port}`,
    bucket: BUCKET,
    ...CREDENTIALS,
    folder,
    stop: async () => {
      server.kill('SIGKILL')
      await once(server, 'close')
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

const javaFlags = [
  ...['-Xmx128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-XX:-UsePerfData', '-Xshare:auto'],
  `-Dlogback.configurationFile=${join(HERE, 'logback.xml')}`,
  ...['-cp', join(JARS, '*')],
]

const propertiesOf = (port: number, data: string): string =>
  Object.entries({
    's3proxy.endpoint': `http://127.0.0.1:${port}`,
    's3proxy.authorization': 'aws-v2-or-v4',
    's3proxy.identity': CREDENTIALS.accessKeyId,
    's3proxy.credential': CREDENTIALS.secretAccessKey,
    'jclouds.provider': 'filesystem-nio2',
    'jclouds.identity': 'unused',
    'jclouds.credential': 'unused',
    'jclouds.filesystem.basedir': data,
  })
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')

const serving = (server: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    let said = ''
    const hear = (piece: Buffer): void => {
      said += piece.toString()
      if (said.includes('Started Server@')) resolve()
    }
    server.stdout?.on('data', hear)
    server.stderr?.on('data', hear)
    server.once('exit', () => reject(new Error(`the S3 server did not start:\n${said.slice(-2_000)}`)))
  })

/** Fetched with Maven once per clone; of several that begin at the same time the first one wins. */
export const fetchS3 = async (): Promise<string> => {
  if (existsSync(JARS)) return JARS
  mkdirSync(CACHE, { recursive: true })
  const fetched = mkdtempSync(join(CACHE, 'fetching-'))
  const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${fetched}`, '-DincludeScope=runtime']
  await promisify(execFile)('mvn', ['-q', '-B', '-f', join(HERE, 'pom.xml'), ...goal], { timeout: 600_000 })
  try {
    renameSync(fetched, JARS)
  } catch (error) {
    if (!existsSync(JARS)) throw error
    rmSync(fetched, { recursive: true })
  }
  return JARS
}
