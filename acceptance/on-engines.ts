// `pnpm test:platform [what jest takes]`: the acceptance tests on the distributed platform. The engines are started once; each file
// starts its own processes on them.
import { startEngines } from '../scripts/platform/engines.ts'
import { environmentOf } from '../scripts/platform/services.ts'
import { runJest } from '../scripts/test/run-jest.ts'
import { startUp } from '../services/standalone/src/start-up.ts'

const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort())

/** One file after the other: one platform at a time on the engines. A test that starts six processes again and again may take long. */
const JEST = ['--selectProjects', 'platform', '--runInBand', '--testTimeout=900000']

await startUp(async () => {
  const closers: (() => Promise<void>)[] = []
  try {
    const engines = await startEngines(closers, stopping.signal)
    const environment = { ...process.env, ...environmentOf(engines), GUZGU_ACCEPTANCE: 'platform' }
    await runJest([{ arguments: [...JEST, ...process.argv.slice(2)], again: true }], { environment, signal: stopping.signal })
  } finally {
    for (const close of closers.reverse()) await close()
  }
})
