// `pnpm test:platform [what jest takes]`: the acceptance tests on the distributed platform. The engines are started once; each file
// starts its own processes on them.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { startEngines } from '../scripts/platform/engines.ts'
import { environmentOf } from '../scripts/platform/services.ts'
import { startUp } from '../services/standalone/src/start-up.ts'

const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort())

/** One file after the other: one platform at a time on the engines. A test that starts six processes again and again may take long. */
const JEST = ['--selectProjects', 'platform', '--runInBand', '--testTimeout=900000']

await startUp(async () => {
  const closers: (() => Promise<void>)[] = []
  try {
    const engines = await startEngines(closers, stopping.signal)
    const jest = join(import.meta.dirname, '../node_modules/jest/bin/jest.js')
    const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', '--disable-warning=TimeoutNegativeWarning']
    const run = spawn(process.execPath, [...flags, jest, ...JEST, ...process.argv.slice(2)], {
      stdio: 'inherit',
      detached: true, // a group: the services end with it
      env: { ...process.env, ...environmentOf(engines), GUZGU_ACCEPTANCE: 'platform' },
    })
    stopping.signal.addEventListener('abort', () => process.kill(-(run.pid as number), 'SIGTERM'))
    const [code] = (await once(run, 'exit')) as [number | null]
    process.exitCode = code ?? 1
  } finally {
    for (const close of closers.reverse()) await close()
  }
})
