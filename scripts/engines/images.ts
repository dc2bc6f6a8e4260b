import { execFile, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { IMAGES, type Image } from '../../packages/test-engines/src/images.ts'
import { fetchKafka } from '../../packages/test-engines/src/kafka.ts'
import { installMongodbStandIn } from '../../packages/test-engines/src/mongodb-stand-in.ts'

export type ImageName = keyof typeof IMAGES

const ROOT = join(import.meta.dirname, '../..')
const SOURCES = join(ROOT, 'packages/test-engines')

/**
 * Every image of `images.ts` that can be pulled stays as it is; for the others the same software is built from Debian's packages, Maven
 * and npm. Needs a Docker daemon, and mmdebstrap where no base image can be pulled.
 */
export const prepareImages = async (names: readonly ImageName[]): Promise<void> => {
  if (!succeeds('docker', ['version'])) throw new Error('no Docker daemon answers: no images')
  for (const name of names) {
    const { image, what } = await provide(name)
    console.log(`${name.padEnd(10)}${image} ${what}`)
  }
}

const BUILDERS: Readonly<Record<ImageName, (name: string) => Promise<void>>> = {
  base: (name) => importDebian(name),
  builder: (name) => build(name, 'builder', copyBuilder),
  kafka: (name) => build(name, 'kafka', async (to) => cpSync(await fetchKafka(), join(to, 'libs'), { recursive: true })),
  redis: (name) => build(name, 'redis', async () => undefined),
  mongodb: (name) => build(name, 'mongodb', copyStandIn),
}

const provide = async (name: ImageName): Promise<{ readonly image: string; readonly what: string }> => {
  const image: Image = IMAGES[name]
  const named = process.env[image.variable]
  const known = named ?? [image.stock, image.ours].find((candidate) => succeeds('docker', ['image', 'inspect', candidate]))
  if (known !== undefined) return { image: known, what: named === undefined ? 'is here' : `is named by ${image.variable}` }
  if (succeeds('docker', ['pull', '--quiet', image.stock])) return { image: image.stock, what: 'is pulled' }
  await BUILDERS[name](image.ours)
  return { image: image.ours, what: 'is built' }
}

/** From the package sources that this machine itself is installed from. */
const importDebian = async (name: string): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'guzgu-debian-'))
  try {
    const suite = /^VERSION_CODENAME=(.+)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'bookworm'
    const sources = ['/etc/apt/sources.list.d/debian.sources', '/etc/apt/sources.list'].filter((file) => existsSync(file)).slice(0, 1)
    const archive = join(folder, 'base.tar')
    const slim = ['--variant=minbase', '--include=ca-certificates', '--dpkgopt=path-exclude=/usr/share/{doc,man,locale}/*']
    await run('mmdebstrap', ['--quiet', ...slim, suite, archive, ...sources])
    await run('docker', ['import', archive, name])
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** `packages/test-engines/<folder>` and what `complete` puts beside it is the whole context. */
const build = async (name: string, folder: string, complete: (context: string) => Promise<void>): Promise<void> => {
  const { image: base } = await provide('base')
  const context = mkdtempSync(join(tmpdir(), `guzgu-${folder}-`))
  try {
    cpSync(join(SOURCES, folder), context, { recursive: true })
    await complete(context)
    await run('docker', ['build', '--quiet', '--build-arg', `BASE=${base}`, '--tag', name, context])
  } finally {
    rmSync(context, { recursive: true })
  }
}

const copyStandIn = async (context: string): Promise<void> => {
  const installed = await installMongodbStandIn()
  if ('missing' in installed) throw new Error(installed.missing)
  const [classes = ''] = installed.classPath.split(delimiter)
  cpSync(classes, join(context, 'stand-in'), { recursive: true })
}

/** This machine's Node, npm and the authorities that it trusts. */
const copyBuilder = async (context: string): Promise<void> => {
  mkdirSync(join(context, 'npm'))
  cpSync(process.execPath, join(context, 'node'))
  const { stdout } = await promisify(execFile)('npm', ['root', '--global'], { cwd: dirname(ROOT) })
  cpSync(join(stdout.trim(), 'npm'), join(context, 'npm'), { recursive: true, dereference: true })
  cpSync('/etc/ssl/certs/ca-certificates.crt', join(context, 'ca-certificates.crt'), { dereference: true })
}

const succeeds = (command: string, args: readonly string[]): boolean => spawnSync(command, args, { stdio: 'ignore' }).status === 0

/** Its output matters when it fails. */
const run = async (command: string, args: readonly string[]): Promise<void> => {
  try {
    await promisify(execFile)(command, args, { maxBuffer: 1 << 26, env: { ...process.env, DOCKER_BUILDKIT: '0' } })
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & { readonly stdout?: string; readonly stderr?: string }
    throw new Error(`${command} failed: ${`${stdout}${stderr}`.slice(-3_000) || message}`)
  }
}
