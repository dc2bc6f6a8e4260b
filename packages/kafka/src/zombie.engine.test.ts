import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { LogRecord } from '@guzgu/ports'
import { createJournal, eventually, fresh, type Journal } from '@guzgu/ports/contract'
import { faultFree, foldBinding, type Input, text, transformBinding } from '@guzgu/service-runtime/testing/sample-pipeline'
import { startKafka } from '@guzgu/test-engines/kafka'
import { findMongodb, type MongodbServer } from '@guzgu/test-engines/mongodb'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { type MemberOptions, type PipelineMember, startMember } from './testing/pipeline-member.ts'
import { openLog } from './testing.ts'

const kafka = await startKafka()
const mongodb = await findMongodb()
afterAll(async () => ('skipped' in kafka ? undefined : kafka.stop()))
const isThere = !('skipped' in kafka) && 'start' in mongodb

const EXERCISES = ['a', 'b']
/** Answers per exercise and chapter of the story. */
const CHAPTER = 20

/** Persons answer more than once, so that the order and the state matter; one partition per exercise. */
const chapter = (number: number): readonly Input[] =>
  Array.from({ length: CHAPTER * 2 }, (_, i) => ({
    exercise: EXERCISES[i % 2] as string,
    person: (number * 7 + i * 5) % 31,
    value: 1 + ((number + i) % 5),
  }))

type Zombie = { readonly said: Journal<string>; readonly process: ChildProcess }

;(isThere ? describe : describe.skip)(
  `kafka and ${mongodb.title}: a member that sleeps longer than its session, and wakes with a write in hand`,
  () => {
    const { brokers } = kafka as Exclude<typeof kafka, { readonly skipped: string }>
    let server: MongodbServer
    beforeAll(async () => {
      if ('start' in mongodb) server = await mongodb.start()
    })
    afterAll(() => server.stop())
    const closing: (() => Promise<unknown>)[] = []
    afterEach(async () => {
      for (const close of closing.splice(0)) await close()
    })

    const startZombie = (options: MemberOptions, stopAt: string): Zombie => {
      const script = join(import.meta.dirname, 'testing', 'pipeline-member.ts')
      const environment = { ...process.env, NODE_OPTIONS: '--disable-warning=TimeoutNegativeWarning' }
      const child = spawn(process.execPath, [script, JSON.stringify(options), stopAt, String(CHAPTER)], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: environment,
      })
      closing.push(async () => child.kill('SIGKILL'))
      const said = createJournal<string>()
      createInterface(child.stdout).on('line', (line) => said.write(line))
      return { said, process: child }
    }
    /** Kafka and MongoDB, and what has been put in. */
    const begin = async () => {
      const name = fresh('zombie')
      const options = { brokers, mongodb: server.url, database: name, name, sessionMs: 6_000 }
      const { log, close } = openLog(brokers)
      closing.push(close)
      const [from, to] = [`${name}-in.r`, `${name}-out.r`]
      for (const topic of [from, to]) await log.ensureTopic(topic, EXERCISES.length)
      const inputs: Input[] = []
      const append = async (number: number): Promise<void> => {
        inputs.push(...chapter(number))
        await log.append(
          from,
          chapter(number).map((input) => ({ key: input.exercise, value: text(input), partition: EXERCISES.indexOf(input.exercise) })),
        )
      }
      const outcomes = (partition: number): Promise<readonly LogRecord[]> => log.read(to, partition, 0, 10_000)
      const countedSources = async (): Promise<number> => {
        const all = await Promise.all(EXERCISES.map((_, partition) => outcomes(partition)))
        return all.reduce((sum, records) => sum + new Set(records.map(sourceOf)).size, 0)
      }
      /** Until every input has an outcome. */
      const scored = () => eventually(countedSources, (count) => count === inputs.length)
      return { options, log, append, inputs, outcomes, scored }
    }
    const documentsOf = async ({ views }: PipelineMember): Promise<Record<string, unknown>> =>
      Object.fromEntries((await views.list(foldBinding.fold.view, { prefix: '', limit: 10 })).map(({ id, document }) => [id, document]))

    it.each(['outcomes', 'documents'])('writes its %s, and nothing changes by it', async (inHand) => {
      const { options, append, inputs, outcomes, scored } = await begin()
      await append(0)
      const zombie = startZombie(options, inHand)
      await scored()
      await append(1)
      await zombie.said.until((lines) => lines.includes('stopping'))
      const heir = await startMember(options)
      closing.push(heir.stop)
      await append(2)
      await scored() // the heir has taken over, and gone on
      await heir.running.settled()
      const before = await Promise.all(EXERCISES.map((_, partition) => outcomes(partition)))
      expect(await documentsOf(heir)).toEqual(faultFree(inputs))

      zombie.process.kill('SIGCONT')
      await zombie.said.until((lines) => lines.includes('written'))
      expect(await documentsOf(heir)).toEqual(faultFree(inputs))
      const added = await Promise.all(
        EXERCISES.map(async (_, partition) => (await outcomes(partition)).length - (before[partition]?.length ?? 0)),
      )
      if (inHand === 'outcomes') expect(Math.max(...added)).toBeGreaterThan(0) // it did write, again

      await append(3)
      await scored()
      zombie.process.kill('SIGTERM')
      await once(zombie.process, 'exit')
      await heir.running.settled()
      expect(await documentsOf(heir)).toEqual(faultFree(inputs))
      for (const [partition, exercise] of EXERCISES.entries())
        expect(deduplicated(await outcomes(partition))).toEqual(reference(inputs.filter((input) => input.exercise === exercise)))
    })
  },
)

const sourceOf = ({ value }: LogRecord): number => transformBinding.decodeOutput(value).source

/** What a reader takes: of each source the first. @throws where a repeat is not the same, byte for byte, or a source comes too early */
const deduplicated = (records: readonly LogRecord[]): readonly string[] => {
  const taken: string[] = []
  for (const record of records) {
    const [source, bytes] = [sourceOf(record), Buffer.from(record.value).toString()]
    if (source === taken.length) taken.push(bytes)
    else expect(taken[source]).toBe(bytes)
  }
  return taken
}

const reference = (inputs: readonly Input[]): readonly string[] => {
  const state = transformBinding.transform.initial()
  return inputs.map((input, source) =>
    Buffer.from(transformBinding.encodeOutput(transformBinding.transform.step(state, input), source).value).toString(),
  )
}
