// The snippets of docs/how-to/query-from-duckdb-r-python.md, run as a reader would run them.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { skip } from '@guzgu/test-engines/required'

const HOW_TO = join(import.meta.dirname, '../docs/how-to/query-from-duckdb-r-python.md')

/** Code blocks of a language, in order. */
export const snippetsOf = (language: 'python' | 'r'): readonly string[] =>
  [...readFileSync(HOW_TO, 'utf8').matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, code]) => code as string)

/** Runs a snippet in a folder and gives what it prints. @throws Error with what it complained of */
export type Interpreter = (snippet: string, folder: string) => string

/** The Python that GUZGU_PYTHON names, or that of this machine, with DuckDB. On a build machine it must be there. */
export const findPython = (): Interpreter | undefined => {
  const command = process.env.GUZGU_PYTHON ?? 'python3'
  if (isThere(command, ['-c', 'import duckdb'])) return (snippet, folder) => said(command, ['-c', snippet], folder)
  skip('Python with duckdb', `${command} has none; acceptance/python.txt names its version, GUZGU_PYTHON another Python`)
  return undefined
}

/** R without packages. It may be absent, also on a build machine. */
export const findR = (): Interpreter | undefined => {
  if (isThere('Rscript', ['--version'])) return (snippet, folder) => said('Rscript', ['-e', snippet], folder)
  process.stderr.write('SKIPPED: R: no Rscript on this machine\n')
  return undefined
}

const isThere = (command: string, args: readonly string[]): boolean => spawnSync(command, args).status === 0

const said = (command: string, args: readonly string[], cwd: string): string => {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return stdout.trim()
}
