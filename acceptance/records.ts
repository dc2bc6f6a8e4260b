import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { TOPICS } from '@guzgu/contracts'
import { type Questionnaire, QuestionnaireEvent } from '@guzgu/contracts/events/questionnaires'
import { openEmbedded } from '@guzgu/embedded'
import type { Platform as Engine } from '@guzgu/ports'
import type { OwnPlatform } from './platform.ts'

// What only the owner of a file can look into. It reads beside the running process or after it; it never writes.

export const inspect = async <T>({ file }: OwnPlatform, look: (engine: Engine) => Promise<T>): Promise<T> => {
  const engine = await openEmbedded({ file, readOnly: true })
  try {
    return await look(engine)
  } finally {
    await engine.close()
  }
}

/** How much has been written down for ever: events of every service, and records of every firehose. Heartbeats do not count. */
export const factsWritten = (own: OwnPlatform): Promise<Readonly<Record<string, number>>> =>
  inspect(own, async (engine) => {
    const facts: Record<string, number> = {}
    for (const service of ['identity', 'catalogue', 'intake']) facts[service] = await engine.portsFor(service).store.end()
    const { log } = engine.portsFor('acceptance')
    for (const { topic } of await log.topics(`${TOPICS.responses.topic}.`))
      facts[topic] = (await log.ends(topic)).reduce((sum, end) => sum + end, 0)
    return facts
  })

/** The published version, from the log. */
export const publishedQuestionnaire = async (engine: Engine): Promise<Questionnaire> => {
  const records = await engine.portsFor('acceptance').log.read(TOPICS.questionnaires.topic, 0, 0, 1_000)
  for (const { value } of records) {
    const { event } = QuestionnaireEvent.decode(value)
    if (event?.$case === 'published' && event.value.questionnaire?.id === 'digital-capacity') return event.value.questionnaire
  }
  throw new Error('no questionnaire was published')
}

/** `pnpm replay --verify` on a file, as a process of its own. */
export const replayVerify = ({ file }: OwnPlatform): Promise<{ readonly exitCode: number | null; readonly output: string }> =>
  new Promise((resolve) => {
    const root = join(import.meta.dirname, '..')
    const child = spawn(process.execPath, ['services/standalone/src/replay.ts', '--verify', '--file', file], {
      cwd: root,
      env: { PATH: process.env.PATH },
    })
    let output = ''
    child.stdout.on('data', (data) => (output += data))
    child.stderr.on('data', (data) => (output += data))
    child.on('close', (exitCode) => resolve({ exitCode, output }))
  })
