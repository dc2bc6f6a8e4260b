import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { closingLine, failedFiles, outcomeOf, type Report } from './outcome.ts'

const ROOT = join(import.meta.dirname, '../..')
const FLAGS = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', '--disable-warning=TimeoutNegativeWarning']
/** More failed files than these have one cause, and a second look would tell nothing. */
const AGAIN_AT_MOST = 3
/** After the last test: what is still open would hold the process for ever. */
const END_MS = 60_000

export type JestRun = {
  readonly arguments: readonly string[]
  /** In CI, files that failed are run once more, alone (decision 42). */
  readonly again?: boolean
}

export type Surroundings = { readonly environment?: NodeJS.ProcessEnv; readonly signal?: AbortSignal }

/**
 * One jest after the other. Ends with `N passed, N failed`; sets the exit code. An abort ends jest and what it has started.
 * @throws AbortError; Error where jest fails otherwise than by a test
 */
export const runJest = async (runs: readonly JestRun[], surroundings: Surroundings = {}): Promise<void> => {
  const done: { readonly first: Report; readonly again?: Report }[] = []
  for (const { arguments: given, again } of runs) {
    const first = await jest(given, surroundings)
    const failed = failedFiles(first)
    if (!again || process.env.CI !== 'true' || failed.length === 0 || failed.length > AGAIN_AT_MOST) done.push({ first })
    else {
      console.log(`\nFailed, and run once more: ${failed.map((file) => relative(ROOT, file)).join(', ')}\n`)
      done.push({ first, again: await jest([...given, '--runTestsByPath', ...failed], surroundings) })
    }
  }
  const outcome = outcomeOf(done)
  for (const test of outcome.flaky) console.log(`FLAKY ${relative(ROOT, test)}: failed, then passed. A reason is owed.`)
  console.log(closingLine(outcome))
  // Nothing at all: a name is mistyped.
  process.exitCode = outcome.failed === 0 && outcome.passed + outcome.skipped > 0 ? 0 : 1
}

const jest = async (given: readonly string[], { environment = process.env, signal }: Surroundings): Promise<Report> => {
  const folder = mkdtempSync(join(tmpdir(), 'guzgu-jest-'))
  const file = join(folder, 'report.json')
  try {
    const command = [...FLAGS, join(ROOT, 'node_modules/jest/bin/jest.js'), '--json', `--outputFile=${file}`, ...given]
    // A group: what the tests have started ends with it.
    const child = spawn(process.execPath, command, { cwd: ROOT, stdio: 'inherit', detached: true, env: environment })
    const end = (how: NodeJS.Signals): void => void process.kill(-(child.pid as number), how)
    const stop = (): void => end('SIGTERM')
    signal?.addEventListener('abort', stop, { once: true })
    const ended = await endOf(child, file)
    if (!ended) {
      end('SIGKILL')
      await once(child, 'exit')
    }
    signal?.removeEventListener('abort', stop)
    signal?.throwIfAborted()
    if (!existsSync(file)) throw new Error(`jest ended without a report: ${child.exitCode ?? child.signalCode}`)
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report
    if (child.exitCode !== 0 && failedFiles(report).length === 0)
      throw new Error(ended ? 'jest failed, and none of its tests' : 'all tests have passed, and something that they opened is still open')
    return report
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** False if it goes on after it has written its report. */
const endOf = async (child: ChildProcess, report: string): Promise<boolean> => {
  const ended = (): boolean => child.exitCode !== null || child.signalCode !== null
  let written = Number.POSITIVE_INFINITY
  while (!ended() && performance.now() - written < END_MS) {
    await setTimeout(200)
    if (existsSync(report)) written = Math.min(written, performance.now())
  }
  return ended()
}
