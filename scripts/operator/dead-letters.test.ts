import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { CatalogueServiceDefinition } from '../../packages/contracts/gen/guzgu/catalogue/v1/catalogue.ts'
import { OutcomeEvent } from '../../packages/contracts/gen/guzgu/events/v1/outcomes.ts'
import { IdentityServiceDefinition } from '../../packages/contracts/gen/guzgu/identity/v1/identity.ts'
import { IntakeServiceDefinition } from '../../packages/contracts/gen/guzgu/intake/v1/intake.ts'
import { firehoseTopic, TOPICS, toLength, toLevel, toRole } from '../../packages/contracts/src/index.ts'
import { openEmbedded, systemClock } from '../../packages/embedded/src/index.ts'
import type { Platform, ServiceFactory } from '../../packages/ports/src/index.ts'
import { canonicalJson, type Running, readDeadLetters, replayFold, run, toRpcError } from '../../packages/service-runtime/src/index.ts'
import { loadQuestionnaire, SHIPPED_QUESTIONNAIRES } from '../../services/catalogue/src/service.ts'
import { scoring } from '../../services/scoring/src/service.ts'
import { SERVICES, systemContext } from '../../services/standalone/src/standalone.ts'
import { participationOf, readRound, tallyOf } from '../../services/standalone/src/verify/batch.ts'
import { deadLetters, OperatorError, type Task } from './dead-letters.ts'
import { openDesk, readTask } from './desk.ts'

// The whole platform on one file, with poison in every topic: it goes on without it, the operator finds it, and what can be read later
// is counted later, until the seal.

const ROUND = 'poisoned'
const EXERCISE = `${ROUND}.AZ00001.primary`
const RESPONSES = firehoseTopic(TOPICS.responses.topic, ROUND)
const OUTCOMES = firehoseTopic(TOPICS.outcomes.topic, ROUND)
const REGISTER = `code,name,levels,economic_region,rayon,red,urban,type,sections,idp
AZ00001,"Sınaq məktəbi",primary,Bakı,Bakı,Bakı,yes,general,az,no`
const POISON = Buffer.from('no protobuf at all')

let folder: string
let file: string
let platform: Platform
let started: Running[]
let ahead: number

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'guzgu-operator-'))
  file = join(folder, 'guzgu.db')
  ahead = 0
  started = []
  platform = await openEmbedded({ file, clock: { ...systemClock, now: () => Date.now() + ahead }, toRpcError })
})
afterEach(async () => {
  await stopAll()
  await platform.close()
  rmSync(folder, { recursive: true, force: true })
})

const start = async (services: readonly (readonly [string, ServiceFactory])[]): Promise<Running> => {
  const running = await run(services, platform, { flushMs: 20, heartbeatMs: 100 })
  started.push(running)
  return running
}
const stopAll = async (): Promise<void> => {
  for (const { stop } of started.splice(0)) await stop()
}
const ports = () => platform.portsFor('test')
const operator = (task: Task) => deadLetters(task, ports())
const open = async () => (await readDeadLetters(ports().log)).filter(({ redriven }) => redriven === undefined)
const patiently = async <T>(call: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt += 1)
    try {
      return await call()
    } catch (error) {
      if (attempt === 4_000) throw error
      await systemClock.wait(5)
    }
}

const LOW_RATE = [TOPICS.schools, TOPICS.accounts, TOPICS.questionnaires, TOPICS.rounds, TOPICS.exercises]

/** Before anything else stands there: garbage at the head of every partition of every low-rate topic. */
const poisonLowRate = async (): Promise<void> => {
  const { log } = ports()
  for (const { topic, partitions } of LOW_RATE) {
    await log.ensureTopic(topic, partitions)
    for (let partition = 0; partition < partitions; partition += 1) await log.append(topic, [{ key: 'poison', value: POISON, partition }])
  }
}

/** An open exercise; returns cards for it. */
const prepare = async (): Promise<readonly string[]> => {
  const { rpc } = ports()
  const context = () => systemContext(platform)
  const catalogue = rpc.client(CatalogueServiceDefinition)
  const intake = rpc.client(IntakeServiceDefinition)
  await catalogue.publishQuestionnaire({ questionnaire: await loadQuestionnaire(SHIPPED_QUESTIONNAIRES[0] as string) }, context())
  await rpc.client(IdentityServiceDefinition).importSchools({ csv: REGISTER, dryRun: false, effectiveFrom: '2021-01-01' }, context())
  const now = Date.now()
  const timing = {
    graceSeconds: 10,
    offlineGraceSeconds: 5,
    clockSkewMilliseconds: 100,
    earliestClosingSeconds: 0,
    participationRefreshSeconds: 1,
    burstPerMinute: 100_000,
  }
  const title = { az: 'a', ru: 'а', en: 'a' }
  const plan = { title, questionnaireId: 'digital-capacity', questionnaireVersion: 0, endsAt: now + 86_400_000, timing, partitions: 2 }
  await catalogue.planRound({ roundId: ROUND, ...plan }, context())
  const exercise = { schoolId: 'AZ00001', roundId: ROUND, level: toLevel('primary'), length: toLength('pulse') }
  const expected = [{ role: toRole('student'), number: 20 }]
  await patiently(() => intake.planExercise({ ...exercise, opensAt: now - 1_000, closesAt: now + 3_600_000, expected }, context()))
  await patiently(() => intake.openExercise({ exerciseId: EXERCISE }, context()))
  const batch = { exerciseId: EXERCISE, role: toRole('student'), language: 'az', gradeBand: 4, count: 10, reprint: false }
  const { codes } = await intake.issueCodes(batch, context())
  await patiently(() => intake.participate({ code: codes[codes.length - 1] as string, offline: false }, context()))
  return codes
}

const answer = async (codes: readonly string[]): Promise<void> => {
  const intake = ports().rpc.client(IntakeServiceDefinition)
  for (const code of codes) {
    const responseId = crypto.randomUUID()
    const answers = { questionnaireId: 'digital-capacity', questionnaireVersion: 1, items: 'C3 F4 H4', values: Buffer.from([4, 2, 241]) }
    const submission = { responseId, code, ...answers, choices: [], seconds: 60, release: false, offline: false }
    const { results } = await intake.submitResponses({ submissions: [submission] }, systemContext(platform))
    expect(results[0]?.result?.$case).toBe('receipt')
  }
}

const partitionOfExercise = async (): Promise<number> => {
  const ends = await ports().log.ends(RESPONSES)
  return ends.findIndex((end) => end > 0)
}
const appendPoison = async (): Promise<void> => {
  await ports().log.append(RESPONSES, [{ key: EXERCISE, value: POISON, partition: await partitionOfExercise() }])
}
const outcomes = async () => {
  const { log } = ports()
  const records = await log.read(OUTCOMES, await partitionOfExercise(), 0, 1_000)
  return records.map(({ value }) => OutcomeEvent.decode(value).event?.$case)
}

/** Scoring of yesterday, that cannot read the second response of the exercise. */
const olderScoring = async (): Promise<ServiceFactory> => {
  const [, second] = await ports().log.read(RESPONSES, await partitionOfExercise(), 0, 2)
  const bytes = Buffer.from(second?.value ?? [])
  return async (own) => {
    const service = await scoring(own)
    const transforms = service.transforms.map((binding) => ({
      ...binding,
      decodeInput: (value: Uint8Array) =>
        bytes.equals(value) ? { kind: 'unreadable', reason: 'undecodable-bytes' } : binding.decodeInput(value),
    }))
    return { ...service, transforms }
  }
}

const equalToBatch = async (running: readonly Running[]): Promise<number> => {
  for (const one of running) await one.settled()
  const { exercises } = await readRound(ports().log, ROUND)
  expect(exercises.map(({ exerciseId }) => exerciseId)).toEqual([EXERCISE])
  const questionnaire = await loadQuestionnaire(SHIPPED_QUESTIONNAIRES[0] as string)
  const { views } = platform.portsFor('analytics')
  for (const exercise of exercises) {
    const live = async (view: string) => canonicalJson((await views.get(view, exercise.exerciseId))?.document)
    expect(await live('exercise-tally.v1')).toBe(canonicalJson(tallyOf(exercise, questionnaire)))
    expect(await live('participation.v1')).toBe(canonicalJson(participationOf(exercise)))
  }
  for (const { services } of running)
    for (const { name, folds } of services)
      for (const binding of folds) expect(await replayFold(platform.portsFor(name), binding)).toMatchObject({ equal: true })
  return exercises[0]?.counted.length ?? 0
}

const withoutScoring = SERVICES.filter(([name]) => name !== 'scoring')

describe('poison', () => {
  it('in every topic stops nobody: all that is good is counted, equal to the batch, and the operator finds the rest', async () => {
    await poisonLowRate()
    const running = await start(SERVICES)
    const codes = await prepare()
    await answer(codes.slice(0, 5))
    await appendPoison()
    await answer(codes.slice(5))
    expect(await equalToBatch([running])).toBe(10)
    expect((await outcomes()).filter((kind) => kind === 'unreadable')).toHaveLength(1)

    const letters = await readDeadLetters(ports().log)
    expect(letters.filter(({ topic }) => topic === RESPONSES)).toMatchObject([
      { reader: 'scoring.score-responses', partition: await partitionOfExercise(), offset: 5, key: EXERCISE, reason: 'undecodable-bytes' },
    ])
    const lowRate = letters.filter(({ topic }) => topic !== RESPONSES).map(({ reader, reason }) => `${reader} ${reason}`)
    expect([...new Set(lowRate)].sort()).toEqual([
      ...['catalogue.questionnaires.v1', 'catalogue.rounds.v1', 'identity.schools.v1', 'intake.exercises.v1']
        .map((topic) => `analytics.${topic} undecodable-bytes`)
        .toSorted(),
      'identity.school-directory.v1 undecodable-bytes',
      ...['exercises', 'questionnaires', 'rounds', 'schools'].map((name) => `intake.${name} undecodable-bytes`),
      'scoring.scoring-keys undecodable-bytes',
    ])

    const [schools] = letters.filter(({ topic }) => topic === TOPICS.schools.topic)
    await expect(operator({ verb: 'redrive', id: schools?.id ?? '' })).rejects.toThrow('only responses are appended anew')
  })

  it('that newer code can read is counted after a redrive, once; what stays poison stays a dead letter; behind the seal nothing is redriven', async () => {
    const others = await start(withoutScoring)
    const codes = await prepare()
    await answer(codes)
    await appendPoison()
    const older = await start([['scoring', await olderScoring()]])
    await others.settled()
    await older.settled()
    await others.settled()
    expect((await open()).map(({ offset }) => offset)).toEqual([1, 10])
    const { views } = platform.portsFor('analytics')
    expect((await views.get('participation.v1', EXERCISE))?.document).toMatchObject({ counted: { student: 9 } })

    await stopAll()
    const running = [await start(withoutScoring), await start([['scoring', scoring]])]
    const lines = await operator({ verb: 'redrive', id: 'all' })
    expect(lines).toHaveLength(2)
    for (const one of running) await one.settled()
    expect(await equalToBatch(running.toReversed())).toBe(10)
    expect((await outcomes()).slice(-2)).toEqual(['scored', 'unreadable'])
    expect((await open()).map(({ offset }) => offset)).toEqual([12])
    expect(
      (await operator({ verb: 'list' })).map((line) =>
        line
          .split(/\s{2,}/)
          .at(-1)
          ?.replace(/\d{4}-\d\d-\d\d/, 'DAY'),
      ),
    ).toEqual(['state', 'redriven DAY to offset 11', 'redriven DAY to offset 12', 'open'])

    const [again] = await readDeadLetters(ports().log)
    await expect(operator({ verb: 'redrive', id: again?.id ?? '' })).rejects.toThrow('it was redriven before')
    const intake = ports().rpc.client(IntakeServiceDefinition)
    await patiently(() => intake.closeExercise({ exerciseId: EXERCISE }, systemContext(platform)))
    ahead += 60_000
    await patiently(async () => {
      for (const one of running) await one.settled()
      expect((await platform.portsFor('analytics').views.get('participation.v1', EXERCISE))?.document).toMatchObject({ sealed: true })
    })
    const ends = await ports().log.ends(RESPONSES)
    await expect(operator({ verb: 'redrive', id: 'all' })).rejects.toThrow(`the exercise ${EXERCISE} is sealed`)
    expect(await ports().log.ends(RESPONSES)).toEqual(ends)
  })
})

describe('the operator’s desk', () => {
  const environment = () => ({ GUZGU_FILE: file })
  const errorOf = async (doing: () => unknown): Promise<OperatorError> => {
    try {
      await doing()
    } catch (error) {
      if (error instanceof OperatorError) return error
      throw error
    }
    throw new Error('nothing was refused')
  }

  it('reads beside a server, shows bytes only when asked, and does not write beside one', async () => {
    await poisonLowRate()
    await start([SERVICES.find(([name]) => name === 'identity') as (typeof SERVICES)[number]])
    await patiently(async () => expect(await open()).toHaveLength(1))
    const desk = await openDesk({ verb: 'list' }, environment())
    const id = (await deadLetters({ verb: 'list' }, desk))[1]?.slice(0, 12) ?? ''
    const shown = (await deadLetters({ verb: 'show', id, bytes: false }, desk)).join('\n')
    expect(shown).toContain('undecodable-bytes: the bytes are no message at all')
    expect(shown).toContain('18 bytes')
    expect(shown).not.toContain(POISON.toString('hex'))
    expect((await deadLetters({ verb: 'show', id, bytes: true }, desk)).join()).toContain(POISON.toString('hex'))
    expect(await errorOf(() => deadLetters({ verb: 'show', id: 'none', bytes: false }, desk))).toMatchObject({ exitCode: 1 })
    await desk.close()
    expect((await errorOf(() => openDesk({ verb: 'redrive', id }, environment()))).message).toContain('stop the server first')
  })

  it('says what it understands', async () => {
    expect(readTask(['dead-letters', 'list'])).toEqual({ verb: 'list' })
    expect(readTask(['dead-letters', 'show', 'x', '--bytes'])).toEqual({ verb: 'show', id: 'x', bytes: true })
    expect(readTask(['dead-letters', 'redrive', 'x'])).toEqual({ verb: 'redrive', id: 'x' })
    expect(readTask(['dead-letters', 'redrive', '--all'])).toEqual({ verb: 'redrive', id: 'all' })
    for (const args of [
      '',
      'dead-letters',
      'dead-letters show',
      'dead-letters redrive',
      'dead-letters redrive x --all',
      'dead-letters list --what',
    ])
      expect(await errorOf(() => readTask(args.split(' ')))).toMatchObject({ exitCode: 2, message: expect.stringContaining('usage: ') })
    expect((await errorOf(() => openDesk({ verb: 'list' }, { GUZGU_FILE: join(folder, 'none.db') }))).message).toContain('does not exist')
  })
})
