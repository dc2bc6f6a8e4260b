import { Role } from '@guzgu/contracts/events/common'
import { AnalyticsServiceDefinition } from '@guzgu/contracts/services/analytics'
import { openEmbedded, systemClock } from '@guzgu/embedded'
import { type Actor, type Client, type Platform, type RpcContext, RpcError } from '@guzgu/ports'
import { type Running, run, toRpcError } from '@guzgu/service-runtime'
import type { Outcome } from '../domain/outcome.ts'
import { analytics } from '../service.ts'
import { response, times } from './a-school.ts'
import { exerciseSealed, opened, outcomeRecord, type Published, questionnairePublished, registered, roundPlanned } from './events.ts'
import { hurriedClock } from './hurried-clock.ts'

const OUTCOMES = 'scoring.outcomes.v1.r1'

/** Of the round r1, in one town. */
export const SCHOOLS = times(12, (index) => `s${index}`)

export const as = (role: Actor['role'], more: Partial<Actor> = {}): RpcContext => ({
  actor: { accountId: `${role}-1`, role, ...more },
  correlation: 'test',
  deadline: Number.MAX_SAFE_INTEGER,
})
export const ministry = as('ministry')
export const analyst = as('analyst')

export type SnapshotWorld = Awaited<ReturnType<typeof openSnapshotWorld>>

/** Analytics on an empty platform at the instant 400,000, with what the other services have published of twelve schools. */
export const openSnapshotWorld = async () => {
  const platform: Platform = await openEmbedded({ memory: true, clock: hurriedClock(() => 400_000, 200), toRpcError })
  let running: Running | undefined
  const client: Client<typeof AnalyticsServiceDefinition> = platform.portsFor('test').rpc.client(AnalyticsServiceDefinition)
  const publish = async (topic: string, partitions: number, records: readonly Published[]): Promise<void> => {
    const { log } = platform.portsFor('test')
    await log.ensureTopic(topic, partitions)
    if (records.length > 0) await log.append(topic, [...records, ...records])
  }
  const schools = SCHOOLS.map((id, index) => registered(index + 1, id, 'baku', 'nasimi', 'red-1'))
  const exercises = SCHOOLS.flatMap((id, index) => opened(index * 2 + 1, `e-${id}`, id))
  await publish('catalogue.rounds.v1', 1, [roundPlanned('r1', 900)])
  await publish('catalogue.questionnaires.v1', 1, [questionnairePublished()])
  await publish('identity.schools.v1', 1, schools)
  await publish('intake.exercises.v1', 3, exercises)
  await publish(OUTCOMES, 1, [])
  return {
    platform,
    client,
    publish,
    running: (): Running => {
      if (running === undefined) throw new Error('analytics has not been started')
      return running
    },
    start: async (): Promise<void> => {
      running = await run([['analytics', analytics]], platform)
      while (!running.readiness().ready) await systemClock.wait(2)
    },
    /** Ten teachers of each school answer; the exercises are sealed, in the log and in the registry of exercises. */
    sealAll: async (pointOf = (school: number, person: number): number => 1 + ((school + person) % 5)): Promise<void> => {
      const outcomes = SCHOOLS.flatMap((id, school) => [
        ...times(10, (person): [string, Outcome] => [`e-${id}`, response('teacher', pointOf(school, person))]),
        [`e-${id}`, { kind: 'sealed', exerciseId: '' }] as [string, Outcome],
      ])
      const records = outcomes.map(([exerciseId, outcome], source) => outcomeRecord(outcome, source, exerciseId))
      await publish(OUTCOMES, 1, records)
      const sealed = SCHOOLS.map((id, index) => exerciseSealed(100 + index, `e-${id}`))
      await publish('intake.exercises.v1', 3, sealed)
    },
    /** Waits until what was requested has been taken or refused. */
    taken: async () => {
      for (;;) {
        const { snapshots, isRequested } = await client.listSnapshots({ roundId: 'r1' }, ministry)
        if (!isRequested) return snapshots
        await systemClock.wait(5)
      }
    },
    cells: async (measure: string, by: readonly string[] = []) => {
      const found = await client.getCells({ snapshotId: 'r1.1', role: Role.TEACHER, measure, by: [...by], page: '' }, analyst)
      return JSON.parse(found.cells) as readonly Readonly<Record<string, unknown>>[]
    },
    close: async (): Promise<void> => {
      await running?.stop()
      await platform.close()
    },
  }
}

/** The code with which a request is refused; `none` if it is not. */
export const refusal = async (ask: () => Promise<unknown>): Promise<string> => {
  try {
    await ask()
  } catch (error) {
    if (error instanceof RpcError) return error.code
    throw error
  }
  return 'none'
}
