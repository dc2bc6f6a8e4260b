// `pnpm platform [--replicas intake=2,scoring=2] [--check] [--seed text]`: engines and every service as processes of this machine.
import { fork } from 'node:child_process'
import { join } from 'node:path'

// In a process group of its own: Ctrl-C goes to a whole group, and would kill the engines under services that are still finishing.
const platform = fork(join(import.meta.dirname, 'platform/main.ts'), process.argv.slice(2), { detached: true, stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => platform.kill('SIGTERM'))
platform.on('exit', (code) => process.exit(code ?? 1))
