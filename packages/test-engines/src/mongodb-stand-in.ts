import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const SOURCES = join(import.meta.dirname, '../mongodb')
const INSTALLED = join(import.meta.dirname, '../../../.data/engines/mongodb')

/** Fetches the jars (Maven) and compiles the launcher once per content of `mongodb/`, under `.data/engines/mongodb`. */
export const installMongodbStandIn = async (): Promise<{ readonly classPath: string } | { readonly missing: string }> => {
  const directory = join(INSTALLED, digestOfSources())
  const installed = { classPath: [directory, join(directory, 'libs', '*')].join(delimiter) }
  if (!isOnPath('java')) return { missing: 'no MONGODB_URL, and no java for the stand-in' }
  if (existsSync(directory)) return installed
  const absent = ['javac', 'mvn'].filter((program) => !isOnPath(program))
  if (absent.length > 0) return { missing: `no MONGODB_URL, and no ${absent.join(', ')} to fetch the stand-in` }
  try {
    await build(directory)
    return installed
  } catch (error) {
    return { missing: `no MONGODB_URL, and the stand-in could not be fetched: ${(error as Error).message.slice(0, 500)}` }
  }
}

/** Built beside and moved into place whole: of several test processes the first one wins. */
const build = async (directory: string): Promise<void> => {
  const draft = `${directory}.${process.pid}.draft`
  mkdirSync(draft, { recursive: true })
  try {
    const copy = ['-q', '-B', '-f', join(SOURCES, 'pom.xml'), 'dependency:copy-dependencies', '-DincludeScope=runtime']
    await run('mvn', [...copy, `-DoutputDirectory=${join(draft, 'libs')}`])
    await run('javac', ['-cp', join(draft, 'libs', '*'), '-d', draft, join(SOURCES, 'MongoTestServer.java')])
    renameSync(draft, directory)
  } catch (error) {
    if (!existsSync(directory)) throw error
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

const digestOfSources = (): string => {
  const hash = createHash('sha256')
  for (const file of ['pom.xml', 'MongoTestServer.java']) hash.update(readFileSync(join(SOURCES, file)))
  return hash.digest('hex').slice(0, 12)
}

const isOnPath = (program: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((directory) => directory !== '' && existsSync(join(directory, program)))

const run = promisify(execFile)
