// `pnpm check [--static]`: generate, format and lint, types, contracts, import rules, generated documents, fast tests.
import { spawn } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const bin = (name: string): string => join(root, 'node_modules/.bin', name)

type Step = {
  readonly name: string
  readonly command: readonly string[]
  readonly folder?: string
  readonly environment?: NodeJS.ProcessEnv
}

const GENERATE: Step = { name: 'generate', command: [process.execPath, 'scripts/generate.ts'] }
/** Independent of each other: they run side by side. */
const STATIC: readonly Step[] = [
  { name: 'format and lint', command: [bin('biome'), 'check', '--error-on-warnings', '.'] },
  { name: 'types', command: [bin('tsc'), '-p', 'tsconfig.json'] },
  { name: 'pages: types', command: [process.execPath, 'services/web/check.ts'] },
  { name: 'contracts: lint', command: [bin('buf'), 'lint'], folder: 'proto' },
  { name: 'contracts: format', command: [bin('buf'), 'format', '--diff', '--exit-code'], folder: 'proto' },
  { name: 'contracts: breaking', command: [bin('buf'), 'breaking', '--against', 'published.binpb'], folder: 'proto' },
  {
    name: 'import rules',
    command: [bin('depcruise'), '--config', '.dependency-cruiser.mjs', 'packages', 'services', 'acceptance', 'scripts'],
  },
  { name: 'docs/events.md', command: [process.execPath, 'scripts/events.ts', '--check'] },
]
const FAST_TESTS: Step = {
  name: 'fast tests',
  command: [bin('jest'), '--selectProjects', 'fast', '--maxWorkers', '100%'],
  environment: { NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning' },
}

const run = (step: Step): Promise<boolean> =>
  new Promise((resolve) => {
    const started = performance.now()
    const [command, ...args] = step.command as [string, ...string[]]
    const child = spawn(command, args, { cwd: join(root, step.folder ?? '.'), env: { ...process.env, ...step.environment } })
    let output = ''
    child.stdout.on('data', (data) => (output += data))
    child.stderr.on('data', (data) => (output += data))
    child.on('close', (code) => {
      console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${step.name.padEnd(22)} ${((performance.now() - started) / 1000).toFixed(1)} s`)
      if (code !== 0) console.log(output)
      resolve(code === 0)
    })
  })

const passed =
  (await run(GENERATE)) &&
  (await Promise.all(STATIC.map(run))).every(Boolean) &&
  (process.argv.includes('--static') || (await run(FAST_TESTS)))
process.exitCode = passed ? 0 : 1
