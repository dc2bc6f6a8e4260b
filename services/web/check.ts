// Messages and routes first: their types are generated. Then svelte-check, and the service worker by itself.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const COMMANDS = [
  [
    'paraglide-js',
    'compile',
    '--project',
    './project.inlang',
    '--outdir',
    './src/paraglide',
    '--strategy',
    'globalVariable',
    'baseLocale',
    '--silent',
  ],
  ['svelte-kit', 'sync'],
  ['svelte-check', '--fail-on-warnings'],
  ['tsc', '--project', 'src/service-worker'],
] as const

for (const [name, ...args] of COMMANDS) {
  const done = spawnSync(join(import.meta.dirname, 'node_modules/.bin', name), args, { cwd: import.meta.dirname, stdio: 'inherit' })
  if (done.status !== 0) process.exit(done.status ?? 1)
}
