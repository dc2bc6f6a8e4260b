import { loadQuestionnaire, SHIPPED_QUESTIONNAIRES } from '@guzgu/catalogue'
import { type LevelName, toLength, toLevel, toRole } from '@guzgu/contracts'
import { CatalogueServiceDefinition } from '@guzgu/contracts/services/catalogue'
import { IdentityServiceDefinition } from '@guzgu/contracts/services/identity'
import { IntakeServiceDefinition, type Submission, type SubmissionResult } from '@guzgu/contracts/services/intake'
import { openEmbedded, systemClock } from '@guzgu/embedded'
import type { Platform } from '@guzgu/ports'
import { hostilePlatform } from '@guzgu/ports/hostile'
import { canonicalJson, type Running, replayFold, run, toRpcError } from '@guzgu/service-runtime'
import { afterEach, describe, expect, it } from '@jest/globals'
import { createRandom, type Random } from './pilot/random.ts'
import { SERVICES, systemContext } from './standalone.ts'
import { participationOf, readRound, tallyOf } from './verify/batch.ts'

// Every service on a log that hands everything over twice, throws assignments away in the middle, lets zombies go on and fails appends
// before, during and after: what is acknowledged counts once, the read models equal a batch over the log, and a replay equals them.

const ROUND = 'hostile'
const SCHOOL = 'AZ00001'
const LEVELS: readonly LevelName[] = ['primary', 'lower-secondary']
const REGISTER = `code,name,levels,economic_region,rayon,red,urban,type,sections,idp
${SCHOOL},"Sınaq məktəbi",primary lower-secondary,Bakı,Bakı,Bakı,yes,general,az,no`

let stop: (() => Promise<void>) | undefined
afterEach(async () => {
  await stop?.()
  stop = undefined
})

describe.each([1, 2, 3])('delivery as bad as the promises allow (seed %d)', (seed) => {
  it('loses nothing, doubles nothing, and every read model equals the log', async () => {
    let ahead = 0
    const clock = { ...systemClock, now: () => Date.now() + ahead }
    const calm = await openEmbedded({ memory: true, clock, toRpcError })
    const platform = hostilePlatform(calm, { seed })
    const running = await run(SERVICES, platform, { flushMs: 20, heartbeatMs: 100 })
    stop = async () => {
      await running.stop()
      await calm.close()
    }
    const random = createRandom(`hostile ${seed}`)
    const cards = await prepare(platform, running)
    const acknowledged = await answerAll(platform, random, cards)

    const { intake } = clientsOf(platform)
    for (const level of LEVELS) await patiently(() => intake.closeExercise({ exerciseId: exerciseOf(level) }, systemContext(platform)))
    ahead += 60_000 // past closing, graces and seal
    await sealed(calm, running)

    const { exercises } = await readRound(calm.portsFor('verification').log, ROUND)
    const counted = exercises.reduce((sum, exercise) => sum + exercise.counted.length, 0)
    expect(acknowledged).toBe(cards.length)
    expect(counted).toBe(cards.length)
    const questionnaire = await loadQuestionnaire(SHIPPED_QUESTIONNAIRES[0] as string)
    const { views } = calm.portsFor('analytics')
    for (const exercise of exercises) {
      expect(canonicalJson((await views.get('exercise-tally.v1', exercise.exerciseId))?.document)).toBe(
        canonicalJson(tallyOf(exercise, questionnaire)),
      )
      expect(canonicalJson((await views.get('participation.v1', exercise.exerciseId))?.document)).toBe(
        canonicalJson(participationOf(exercise)),
      )
    }
    for (const service of running.services)
      for (const binding of service.folds)
        expect(await replayFold(calm.portsFor(service.name), binding)).toMatchObject({ equal: true, difference: undefined })
  })
})

const clientsOf = (platform: Platform) => {
  const { rpc } = platform.portsFor('verification')
  return {
    identity: rpc.client(IdentityServiceDefinition),
    catalogue: rpc.client(CatalogueServiceDefinition),
    intake: rpc.client(IntakeServiceDefinition),
  }
}

const exerciseOf = (level: string): string => `${ROUND}.${SCHOOL}.${level}`

/** A call that may be told to try again, until it is not. */
const patiently = async <T>(call: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call()
    } catch (error) {
      if (attempt === 4_000) throw error
      await systemClock.wait(5)
    }
  }
}

type Card = { readonly level: LevelName; readonly code: string }

const prepare = async (platform: Platform, running: Running): Promise<readonly Card[]> => {
  const { identity, catalogue: questionnaires, intake } = clientsOf(platform)
  const context = () => systemContext(platform)
  await questionnaires.publishQuestionnaire({ questionnaire: await loadQuestionnaire(SHIPPED_QUESTIONNAIRES[0] as string) }, context())
  await identity.importSchools({ csv: REGISTER, dryRun: false, effectiveFrom: '2021-01-01' }, context())
  const timing = {
    graceSeconds: 10,
    offlineGraceSeconds: 5,
    clockSkewMilliseconds: 100,
    earliestClosingSeconds: 0,
    participationRefreshSeconds: 1,
    burstPerMinute: 100_000,
  }
  const now = Date.now()
  const plan = {
    title: { az: 'a', ru: 'а', en: 'a' },
    questionnaireId: 'digital-capacity',
    questionnaireVersion: 0,
    endsAt: now + 86_400_000,
    timing,
    partitions: 2,
  }
  await questionnaires.planRound({ roundId: ROUND, ...plan }, context())
  const cards: Card[] = []
  for (const level of LEVELS) {
    const expected = [{ role: toRole('student'), number: 60 }]
    const exercise = {
      schoolId: SCHOOL,
      roundId: ROUND,
      level: toLevel(level),
      length: toLength('pulse'),
      opensAt: now - 1_000,
      closesAt: now + 3_600_000,
      expected,
    }
    await patiently(() => intake.planExercise(exercise, context()))
    await intake.openExercise({ exerciseId: exerciseOf(level) }, context())
    const batch = {
      exerciseId: exerciseOf(level),
      role: toRole('student'),
      language: 'az',
      gradeBand: level === 'primary' ? 4 : 7,
      count: 60,
      reprint: false,
    }
    const { codes } = await intake.issueCodes(batch, context())
    cards.push(...codes.map((code) => ({ level, code })))
  }
  await running.settled()
  await patiently(() => intake.participate({ code: (cards[cards.length - 1] as Card).code, offline: false }, context()))
  return cards
}

/** Everybody answers, is told to try again now and then, sends twice, and some try their card a second time. Returns how many hold a receipt. */
const answerAll = async (platform: Platform, random: Random, cards: readonly Card[]): Promise<number> => {
  const { intake } = clientsOf(platform)
  const submit = async (submissions: readonly Submission[]): Promise<readonly SubmissionResult[]> =>
    (await intake.submitResponses({ submissions }, systemContext(platform))).results
  const made = cards.map(({ code }): Submission => submissionOf(code, random.uuid(), random.integer(1, 5)))
  const waiting = new Set(made)
  while (waiting.size > 0) {
    const batch = [...waiting].slice(0, random.integer(1, 25))
    const results = await submit(batch)
    results.forEach(({ result }, index) => {
      if (result?.$case === 'receipt') waiting.delete(batch[index] as Submission)
    })
    if (random.chance(0.3)) await submit(batch) // the same again
    if (random.chance(0.3))
      await submit(batch.filter((one) => !waiting.has(one)).map(({ code }) => submissionOf(code, random.uuid(), random.integer(1, 5)))) // a second try
  }
  return made.length - waiting.size
}

const submissionOf = (code: string, responseId: string, point: number): Submission => ({
  responseId,
  code,
  questionnaireId: 'digital-capacity',
  questionnaireVersion: 1,
  items: 'C3 F4 H4',
  values: Buffer.from([point, 6 - point, 241]),
  choices: [],
  seconds: 60,
  release: false,
  offline: false,
})

/** Waits until both exercises are sealed in the read models. */
const sealed = (platform: Platform, running: Running): Promise<void> =>
  patiently(async () => {
    await running.settled()
    for (const level of LEVELS) {
      const tally = await platform.portsFor('analytics').views.get('exercise-tally.v1', exerciseOf(level))
      if ((tally?.document as { readonly sealed: boolean } | undefined)?.sealed !== true) throw new Error(`${level} is not sealed yet`)
    }
  })
