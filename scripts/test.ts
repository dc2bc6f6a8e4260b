// `pnpm test [what jest takes]`: all tests. Those that only compute take every core; those with processes, pages and engines one after
// the other, since they measure time-outs and share ports. `--only=<project>` first: one project.
import { runJest } from './test/run-jest.ts'

const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort())

const [first, ...rest] = process.argv.slice(2)
const only = /^--only=(.+)/.exec(first ?? '')?.[1]
// A flag behind the projects: jest would take a name of a file for one more of them.
const given = ['--passWithNoTests', ...(only === undefined ? process.argv.slice(2) : rest)]
const runs =
  only === undefined
    ? [
        { arguments: ['--selectProjects', 'fast', '--maxWorkers=100%', ...given] },
        { arguments: ['--selectProjects', 'slow', 'engines', 'browser', ...given], again: true },
      ]
    : [{ arguments: ['--selectProjects', only, ...given] }]
await runJest(runs, { signal: stopping.signal }).catch((error: unknown) => {
  if (!stopping.signal.aborted) throw error
  process.exitCode = 130
})
