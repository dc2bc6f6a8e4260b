// `pnpm test [what jest takes]`: all tests. Those that only compute take every core; those with processes, pages and engines one after
// the other, since they measure time-outs and share ports.
import { runJest } from './test/run-jest.ts'

const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort())

const given = ['--passWithNoTests', ...process.argv.slice(2)]
await runJest(
  [
    { arguments: ['--selectProjects', 'fast', '--maxWorkers=100%', ...given] },
    { arguments: ['--selectProjects', 'slow', 'engines', 'browser', ...given], again: true },
  ],
  { signal: stopping.signal },
).catch((error: unknown) => {
  if (!stopping.signal.aborted) throw error
  process.exitCode = 130
})
