import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { openDistributed } from '../../packages/distributed/src/index.ts'
import type { Platform } from '../../packages/ports/src/index.ts'
import { createTelemetry, toRpcError } from '../../packages/service-runtime/src/index.ts'
import { type Api, ApiProblem, createApi } from '../../services/standalone/src/pilot/api.ts'
import { demoAccounts } from '../../services/standalone/src/pilot/demo-accounts.ts'
import { createRandom } from '../../services/standalone/src/pilot/random.ts'
import { PILOT_SCHOOLS, type PilotSchool } from '../../services/standalone/src/pilot/schools.ts'
import { openPilot, type Person, ROUND_ID, type SimulatedExercise } from '../../services/standalone/src/pilot/simulation.ts'
import { publishQuestionnaires } from '../../services/standalone/src/standalone.ts'
import { StartUpError, startUp } from '../../services/standalone/src/start-up.ts'
import { compareWithBatch } from '../../services/standalone/src/verify/check.ts'
import { sealedEverywhere } from '../platform/check.ts'
import { gather } from './evidence.ts'
import { type Loader, type Submission, startLoader } from './loader.ts'
import { describeStep, planChaos, shuffled } from './plan.ts'
import { BUGS } from './planted/bugs.ts'
import { printResult } from './print.ts'
import { type Outcome, runSchedule } from './schedule.ts'
import { judge } from './verdict.ts'
import { buildWorld, LOGS, type World } from './world.ts'

type Options = { readonly seconds: number; readonly seed: string; readonly rate: number; readonly bug: string | undefined }
type Closers = (() => Promise<void>)[]
type Say = (text: string) => void

/** Long enough for intake to hear of a closing through some faults; shorter than most outages. */
const GRACE_SECONDS = 6
const ANSWERED_MS = 90_000
const SEALED_MS = 120_000

const readOptions = (): Options => {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '1' },
      seed: { type: 'string', default: '7' },
      rate: { type: 'string', default: '25' },
      bug: { type: 'string' },
    },
  })
  const [minutes, rate] = [Number(values.minutes), Number(values.rate)]
  if (!(minutes > 0) || !(rate > 0)) throw new StartUpError('--minutes and --rate are numbers above 0')
  if (values.bug !== undefined && BUGS[values.bug] === undefined) throw new StartUpError(`--bug: one of ${Object.keys(BUGS).join(', ')}`)
  return { seconds: Math.round(minutes * 60), seed: values.seed, rate, bug: values.bug }
}

/** Says things with the time since its start. */
const stopwatch = () => {
  let start = Date.now()
  return {
    said: (text: string): void => console.log(`${((Date.now() - start) / 1_000).toFixed(1).padStart(6)} s  ${text}`),
    restart: (): void => {
      start = Date.now()
    },
  }
}

const openPlatform = async (world: World, closers: Closers): Promise<Platform> => {
  const { kafka, mongodb, redis } = world.engines
  const platform = await openDistributed({
    service: 'platform',
    kafka: kafka.brokers,
    mongodb: mongodb.url,
    redis: redis.url,
    grpc: { addresses: world.peers },
    telemetry: createTelemetry({ level: 'error' }),
    toRpcError,
  })
  closers.push(platform.close)
  return platform
}

/** So many schools like those of the pilot, or larger ones, that people go on answering until the end. */
const schoolsFor = (people: number): readonly PilotSchool[] => {
  const perPilot = PILOT_SCHOOLS.flatMap(({ expected }) => Object.values(expected).flat()).reduce((a, b) => a + b, 0)
  const factor = Math.ceil(people / perPilot)
  return PILOT_SCHOOLS.map((school) => ({
    ...school,
    expected: Object.fromEntries(
      Object.entries(school.expected).map(([level, [leaders, teachers, students]]) => [
        level,
        [leaders * factor, teachers * factor, students * factor] as const,
      ]),
    ),
  }))
}

/** As often as it takes: the answer to an earlier try may have been lost. */
const closeExercise = async (api: Api, { exerciseId, coordinatorToken }: SimulatedExercise): Promise<void> => {
  for (;;) {
    try {
      await api.send('POST', `/v1/exercises/${exerciseId}:close`, {}, coordinatorToken)
      return
    } catch (error) {
      if (error instanceof ApiProblem && error.status < 500) return
      await setTimeout(500)
    }
  }
}

type Scene = {
  readonly world: World
  readonly platform: Platform
  readonly api: Api
  readonly ministryToken: string
  readonly exercises: readonly SimulatedExercise[]
  readonly everyone: readonly Person[]
}

/** Engines, services, schools, open exercises and cards in people's hands. */
const setTheScene = async ({ seconds, seed, rate, bug }: Options, said: Say, closers: Closers): Promise<Scene> => {
  const service = bug === undefined ? undefined : BUGS[bug]
  const planted = bug === undefined || service === undefined ? undefined : { name: bug, service }
  const world = await buildWorld(planted, said, closers)
  said(
    `engines: Kafka, ${world.engines.mongodbTitle}, Redis; starting services${planted === undefined ? '' : `, ${service} with the planted bug ${bug}`}`,
  )
  await Promise.all([...world.services.values()].filter(({ id }) => !id.endsWith('-2')).map(({ start }) => start()))
  const platform = await openPlatform(world, closers)
  await publishQuestionnaires(platform)
  const accounts = demoAccounts({ platform })
  const ministryToken = await accounts.tokenOf('ministry')
  const api = createApi(world.address)
  const pilot = await openPilot({
    api,
    seed,
    ministryToken,
    coordinatorToken: (schoolId) => accounts.tokenOf('coordinator', { schoolId }),
    turnout: 100,
    schools: schoolsFor(rate * (seconds + 60)),
    timing: { graceSeconds: GRACE_SECONDS },
  })
  return { world, platform, api, ministryToken, ...pilot }
}

/** People answer while things go wrong, until all is mended and everybody has an answer. */
const loadAndHurt = async (
  { world, platform, api, ministryToken, exercises, everyone }: Scene,
  { seconds, seed, rate }: Options,
  { said, restart }: ReturnType<typeof stopwatch>,
): Promise<{ readonly loader: Loader; readonly outcomes: readonly Outcome[] }> => {
  const plan = planChaos(seed, seconds)
  console.log(`\nseed ${seed}: ${plan.steps.length} faults in ${seconds} s, ${rate} people a second of ${everyone.length}`)
  console.log(`${plan.steps.map(describeStep).join('\n')}\n`)
  restart()
  const { address } = world
  const random = createRandom(`people/${seed}`)
  const order = shuffled(random, exercises)
  const loader = startLoader({ address, seed, everyone: shuffled(random, everyone), rate })
  const closing = Promise.all(
    plan.closings.map(async (at, index) => {
      await setTimeout(at)
      const exercise = order[index] as SimulatedExercise
      said(`closing ${exercise.exerciseId} while people answer`)
      await closeExercise(api, exercise)
    }),
  )
  const [outcomes] = await Promise.all([
    runSchedule(world, { platform, address, ministryToken, loader }, plan, said),
    setTimeout(seconds * 1_000),
  ])
  said('everything is mended; those who have no answer yet go on')
  await loader.finish(ANSWERED_MS)
  await closing
  return { loader, outcomes }
}

/** Closes and seals what is open, waits for the documents, and compares what was promised with what is there. */
const conclude = async ({ world, platform, api, ministryToken, exercises }: Scene, claims: readonly Submission[], said: Say) => {
  said('closing and sealing what is open')
  for (const exercise of exercises) await closeExercise(api, exercise)
  const unsettled = await sealedEverywhere(platform, exercises, SEALED_MS).then(
    () => undefined,
    (error: Error) => error.message,
  )
  said('reading the raw log')
  const ids = exercises.map(({ exerciseId }) => exerciseId)
  const { records, ...evidence } = await gather(platform, ROUND_ID, ids)
  const checked = { platform, address: world.address, settled: async () => undefined }
  const comparison = unsettled === undefined ? await compareWithBatch(checked, { roundId: ROUND_ID, exercises }, ministryToken) : undefined
  return { records, verdict: judge({ ...evidence, claims }), comparison, unsettled }
}

const chaos = async (options: Options, closers: Closers): Promise<readonly string[]> => {
  const watch = stopwatch()
  const scene = await setTheScene(options, watch.said, closers)
  const { loader, outcomes } = await loadAndHurt(scene, options, watch)
  return printResult({ loader, outcomes, endings: scene.world.endings, ...(await conclude(scene, loader.submissions, watch.said)) })
}

/** SIGTERM, or the end of who started us. */
const stopping = Promise.withResolvers<undefined>()
process.on('SIGTERM', () => stopping.resolve(undefined))
process.on('disconnect', () => stopping.resolve(undefined))

await startUp(async () => {
  const options = readOptions()
  const closers: Closers = []
  try {
    const reasons = await Promise.race([chaos(options, closers), stopping.promise])
    process.exitCode = reasons?.length === 0 ? 0 : 1
    if (process.exitCode === 1) console.log(`the services' logs: ${LOGS}`)
  } finally {
    for (const close of closers.reverse()) await close()
  }
  process.exit()
})
