import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { TOPICS } from '@guzgu/contracts'
import { type Questionnaire, QuestionnaireEvent } from '@guzgu/contracts/events/questionnaires'
import type { Platform as Engine, LogRecord } from '@guzgu/ports'
import type { OwnPlatform } from './platform.ts'

// What only the owner of the engines can look into. It reads beside the running processes or after them; it never writes.

const STORES = ['identity', 'catalogue', 'intake']

/** How much has been written down for ever: events of every service, and records of every firehose. Heartbeats do not count. */
export const factsWritten = ({ rest }: OwnPlatform): Promise<Readonly<Record<string, number>>> =>
  rest.inspect(async (engine) => {
    const facts: Record<string, number> = {}
    for (const service of STORES) facts[service] = await engine.portsFor(service).store.end()
    const { log } = engine.portsFor('acceptance')
    for (const { topic } of await log.topics(`${TOPICS.responses.topic}.`))
      facts[topic] = (await log.ends(topic)).reduce((sum, end) => sum + end, 0)
    return facts
  })

/** Of everything that is never changed afterwards: every event and every record. */
export const digestOfLog = ({ rest }: OwnPlatform): Promise<string> =>
  rest.inspect(async (engine) => {
    const digest = createHash('sha256')
    for (const service of STORES)
      for (const event of await engine.portsFor(service).store.readAll({ after: 0, limit: 1_000_000 }))
        digest.update(JSON.stringify([service, event]))
    for (const { topic } of await engine.portsFor('acceptance').log.topics(''))
      for (const { partition, offset, key, value } of await allRecords(engine, topic))
        digest.update(JSON.stringify([topic, partition, offset, key])).update(value)
    return digest.digest('hex')
  })

export const allRecords = async (engine: Engine, topic: string): Promise<readonly LogRecord[]> => {
  const { log } = engine.portsFor('acceptance')
  const records: LogRecord[] = []
  for (const partition of (await log.ends(topic)).keys())
    for (let page = await log.read(topic, partition, 0, 1_000); page.length > 0; ) {
      records.push(...page)
      page = await log.read(topic, partition, (page[page.length - 1] as LogRecord).offset + 1, 1_000)
    }
  return records
}

/** The published version, from the log. */
export const publishedQuestionnaire = async (engine: Engine): Promise<Questionnaire> => {
  for (const { value } of await allRecords(engine, TOPICS.questionnaires.topic)) {
    const { event } = QuestionnaireEvent.decode(value)
    if (event?.$case === 'published' && event.value.questionnaire?.id === 'digital-capacity') return event.value.questionnaire
  }
  throw new Error('no questionnaire was published')
}

export type Replayed = {
  readonly exitCode: number | null
  readonly output: string
  /** The line of a view. */
  readonly view: (name: string) => { readonly documents: number; readonly events: number; readonly equal: boolean }
}

/** `pnpm replay --verify`, as a process of its own. */
export const replayVerify = ({ rest }: Pick<OwnPlatform, 'rest'>): Promise<Replayed> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ['services/standalone/src/replay.ts', '--verify', ...rest.replay.arguments], {
      cwd: join(import.meta.dirname, '..'),
      env: { PATH: process.env.PATH, ...rest.replay.environment },
    })
    let output = ''
    child.stdout.on('data', (data) => (output += data))
    child.stderr.on('data', (data) => (output += data))
    child.on('close', (exitCode) => resolve({ exitCode, output, view: (name) => lineOf(output, name) }))
  })

const lineOf = (output: string, name: string): ReturnType<Replayed['view']> => {
  const line = output.split('\n').find((one) => one.startsWith(`${name} `))
  const [, documents, events, equal] = /^\S+ +(\d+) +(\d+) +[\d.]+ +(yes|NO) +[0-9a-f]{64}$/.exec(line ?? '') ?? []
  if (documents === undefined) throw new Error(`no line of ${name} in:\n${output}`)
  return { documents: Number(documents), events: Number(events), equal: equal === 'yes' }
}
