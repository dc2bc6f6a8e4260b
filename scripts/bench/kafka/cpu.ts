import { readdirSync, readFileSync } from 'node:fs'

/** CPU seconds, user and system, by the name of the process. */
export type Cpu = Readonly<Record<string, number>>

/** Linux counts in hundredths of a second, whatever the kernel's own clock does. */
const TICKS_PER_SECOND = 100

/** Of every process under this one that runs now. Linux only. */
export const cpuNow = (): Cpu => {
  const processes = new Map<number, Stat>()
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? parseStat(read(`/proc/${name}/stat`)) : undefined
    if (stat !== undefined) processes.set(Number(name), stat)
  }
  const cpu: Record<string, number> = {}
  for (const [pid, { seconds }] of processes) {
    if (pid === process.pid || !isUnder(processes, pid, process.pid)) continue
    const name = processName(read(`/proc/${pid}/cmdline`))
    cpu[name] = (cpu[name] ?? 0) + seconds
  }
  return cpu
}

/** What each took between two looks; who has ended meanwhile is not in it. */
export const cpuBetween = (before: Cpu, after: Cpu): Cpu =>
  Object.fromEntries(Object.entries(after).map(([name, seconds]) => [name, seconds - (before[name] ?? 0)]))

type Stat = { readonly parent: number; readonly seconds: number }

/** A line of /proc/<pid>/stat; undefined for nothing. The second field is a name in brackets that may hold anything. */
export const parseStat = (line: string): Stat | undefined => {
  if (line === '') return undefined
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
  const [parent, user, system] = [fields[1], fields[11], fields[12]].map(Number) as [number, number, number]
  return { parent, seconds: (user + system) / TICKS_PER_SECOND }
}

/** How the table calls a process, by its command line (NUL between the words). */
export const processName = (commandLine: string): string => {
  const words = commandLine.split('\0')
  if (words[0]?.endsWith('sh')) return 'shell'
  const service = /\/services\/(\w+)\/src\/main\.ts$/
  const script = /\/bench\/(?:kafka\/)?([\w-]+)\.ts$/
  for (const word of words) {
    const name = service.exec(word)?.[1] ?? script.exec(word)?.[1]
    if (name !== undefined) return name
    if (word === 'kafka.Kafka') return 'kafka'
    if (word === 'MongoTestServer') return 'mongodb'
    if (word.includes('redis-server')) return 'redis'
  }
  return 'other'
}

const isUnder = (processes: ReadonlyMap<number, Stat>, pid: number, ancestor: number): boolean => {
  for (let at = processes.get(pid)?.parent; at !== undefined && at !== 0; at = processes.get(at)?.parent) if (at === ancestor) return true
  return false
}

/** A process may end while we look. */
const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
