import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { openLog, systemClock } from '../../packages/distributed/src/index.ts'
import { openEmbedded } from '../../packages/embedded/src/index.ts'
import { createTelemetry, readConfig } from '../../packages/service-runtime/src/index.ts'
import { type Engines, OperatorError, type Task } from './dead-letters.ts'

const USAGE = `usage: pnpm operator dead-letters list
       pnpm operator dead-letters show <id> [--bytes]
       pnpm operator dead-letters redrive <id>
       pnpm operator dead-letters redrive --all`

/** @throws OperatorError */
export const readTask = (args: readonly string[]): Task => {
  const { positionals, values } = parse(args)
  const [about, verb, id, ...more] = positionals
  const { all = false, bytes = false } = values
  if (about === 'dead-letters' && more.length === 0) {
    if (verb === 'list' && id === undefined && !all && !bytes) return { verb }
    if (verb === 'show' && id !== undefined && !all) return { verb, id, bytes }
    if (verb === 'redrive' && (id !== undefined) !== all && !bytes) return { verb, id: id ?? 'all' }
  }
  throw new OperatorError(2, USAGE)
}

const parse = (args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { all: { type: 'boolean' }, bytes: { type: 'boolean' } } })
  } catch (error) {
    throw new OperatorError(2, `${(error as Error).message}\n${USAGE}`)
  }
}

type Desk = Engines & { readonly close: () => Promise<void> }
type Environment = Readonly<Record<string, string | undefined>>

const BROKER_MS = 15_000

/** The log where it is: Kafka where GUZGU_KAFKA is set, else the file. @throws OperatorError */
export const openDesk = (task: Task, environment: Environment): Promise<Desk> => {
  const brokers = environment.GUZGU_KAFKA ?? ''
  return brokers === '' ? openFile(task, environment) : openKafka(brokers)
}

const openKafka = async (brokers: string): Promise<Desk> => {
  const telemetry = createTelemetry({ level: 'error' })
  const { log, connected, close } = openLog({ brokers: brokers.split(','), clientId: 'operator', telemetry })
  const late = new AbortController()
  await Promise.race([Promise.all([connected, log.topics('')]).then(() => late.abort()), systemClock.wait(BROKER_MS, late.signal)])
  if (late.signal.aborted) return { log, clock: systemClock, close }
  await close()
  throw new OperatorError(1, `no broker answers at ${brokers} (GUZGU_KAFKA)`)
}

/** Reading works beside a server; writing needs the file for itself. */
const openFile = async (task: Task, environment: Environment): Promise<Desk> => {
  const { file } = readConfig(environment)
  if (!existsSync(file)) throw new OperatorError(1, `${file} does not exist: name the file with GUZGU_FILE, or brokers with GUZGU_KAFKA`)
  try {
    const { portsFor, close } = await openEmbedded({ file, readOnly: task.verb !== 'redrive' })
    return { ...portsFor('operator'), close }
  } catch (error) {
    const { message } = error as Error
    if (message.includes('is already open')) throw new OperatorError(1, `${message}: stop the server first, redriving writes`)
    throw error
  }
}
