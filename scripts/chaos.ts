// `pnpm chaos [--minutes 5] [--seed 7] [--rate 25] [--bug name]`: the platform under load while its parts are killed, frozen and cut off.
import { fork } from 'node:child_process'
import { join } from 'node:path'

// In a process group of its own: Ctrl-C goes to a whole group, and would kill the engines under services that are still finishing.
const chaos = fork(join(import.meta.dirname, 'chaos/main.ts'), process.argv.slice(2), { detached: true, stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => chaos.kill('SIGTERM'))
chaos.on('exit', (code) => process.exit(code ?? 1))
