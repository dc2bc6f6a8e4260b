import { Level } from '@guzgu/contracts/events/common'
import { AnalyticsServiceDefinition } from '@guzgu/contracts/services/analytics'
import { openEmbedded, systemClock } from '@guzgu/embedded'
import { type Actor, type Client, type Platform, type RpcContext, RpcError } from '@guzgu/ports'
import { type Running, run, toRpcError } from '@guzgu/service-runtime'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { ChangeReport } from '../domain/change.ts'
import type { Outcome } from '../domain/outcome.ts'
import type { Report } from '../domain/report.ts'
import type { WholeSchoolReport } from '../domain/whole-school-report.ts'
import { analytics } from '../service.ts'
import { response, times } from '../testing/a-school.ts'
import {
  countsOf,
  ENDS_AT,
  exerciseSealed,
  opened,
  outcomeRecord,
  type Published,
  questionnairePublished,
  registered,
  roundPlanned,
  schoolEvent,
} from '../testing/events.ts'
import { hurriedClock } from '../testing/hurried-clock.ts'

const OUTCOMES = 'scoring.outcomes.v1.r1'
const REFRESH_SECONDS = 900
const SEAL: Outcome = { kind: 'sealed', exerciseId: '' }

const as = (role: Actor['role'], scope: Partial<Actor> = {}): RpcContext => ({
  actor: { accountId: role, role, ...scope },
  correlation: 'test',
  deadline: Number.MAX_SAFE_INTEGER,
})
const coordinator = as('coordinator', { schoolId: 's1' })

describe('analytics', () => {
  let platform: Platform
  let running: Running
  let client: Client<typeof AnalyticsServiceDefinition>
  let now: number
  let source: number

  beforeEach(async () => {
    now = 10_000
    source = 0
    platform = await openEmbedded({
      memory: true,
      clock: hurriedClock(() => now, 20),
      toRpcError,
    })
    await publish('catalogue.rounds.v1', 1, [roundPlanned('r1', REFRESH_SECONDS)])
    await publish('catalogue.questionnaires.v1', 1, [questionnairePublished()])
    await publish('identity.schools.v1', 1, [registered(1, 's1', 'baku', 'nasimi', 'red-1'), registered(2, 's2', 'quba', 'xizi', 'red-2')])
    await publish('intake.exercises.v1', 3, [...opened(1, 'e1', 's1'), ...opened(3, 'e2', 's2')])
    await publish(OUTCOMES, 1, [])
    await start()
  })
  afterEach(async () => {
    await running.stop()
    await platform.close()
  })

  const start = async (): Promise<void> => {
    running = await run([['analytics', analytics]], platform)
    client = platform.portsFor('test').rpc.client(AnalyticsServiceDefinition)
    while (!running.readiness().ready) await systemClock.wait(2)
  }
  /** Everything twice, and the first once more behind it all: delivery is hostile. */
  const publish = async (topic: string, partitions: number, records: readonly Published[]): Promise<void> => {
    const { log } = platform.portsFor('test')
    await log.ensureTopic(topic, partitions)
    if (records.length > 0) await log.append(topic, [...records, ...records, ...records.slice(0, 1)])
  }
  const answered = async (exerciseId: string, ...outcomes: readonly Outcome[]): Promise<void> => {
    await publish(
      OUTCOMES,
      1,
      outcomes.map((outcome) => outcomeRecord(outcome, source++, exerciseId)),
    )
    await running.settled()
  }
  /** New facts are read at a start: a replica remembers nothing. */
  const learn = async (...records: readonly Published[]): Promise<void> => {
    await running.stop()
    await publish('intake.exercises.v1', 3, records)
    await start()
  }
  const refusal = async (call: Promise<unknown>): Promise<string> => {
    const error = await call.catch((thrown: unknown) => thrown)
    return error instanceof RpcError ? `${error.status} ${error.code}` : `answered ${JSON.stringify(error)}`
  }
  const teachers = (count: number) => times(count, (index) => response('teacher', (index % 5) + 1))

  it('shows a school its own counts, and lets them change once per period', async () => {
    const shown = () => client.getExerciseParticipation({ exerciseId: 'e1' }, coordinator)
    await answered('e1', ...teachers(3), response('student', 4, { unverified: true }), { kind: 'not-counted' })
    expect(await shown()).toMatchObject({ schoolId: 's1', roundId: 'r1', asOf: 10_000, sealed: false })
    await answered('e1', ...teachers(2))
    now += 60_000
    expect(countsOf((await shown()).roles)).toEqual([0, 3, 0])
    now += REFRESH_SECONDS * 1_000
    const later = await shown()
    expect(countsOf(later.roles)).toEqual([0, 5, 0])
    expect(later.asOf).toBe(now)
    expect(later.roles.map(({ expected, unverified }) => [expected, unverified])).toEqual([
      [0, 0],
      [20, 0],
      [100, 1],
    ])
  })

  it('shows exact counts at once after the seal', async () => {
    await answered('e1', ...teachers(1))
    await client.getExerciseParticipation({ exerciseId: 'e1' }, coordinator)
    await answered('e1', ...teachers(1), SEAL, ...teachers(1))
    const sealed = await client.getExerciseParticipation({ exerciseId: 'e1' }, coordinator)
    expect([countsOf(sealed.roles), sealed.sealed]).toEqual([[0, 2, 0], true])
  })

  it('sums nation and regions, exact, without the open link, at most a second old', async () => {
    const round = () => client.getRoundParticipation({ roundId: 'r1' }, as('anonymous'))
    await answered('e1', ...teachers(2), response('teacher', 3, { unverified: true }))
    await answered('e2', ...teachers(1), response('student'), SEAL)
    const first = await round()
    expect(first).toMatchObject({ schools: 2, exercises: 2, sealedExercises: 1 })
    expect(countsOf(first.roles)).toEqual([0, 3, 1])
    expect(first.regions.map(({ region, roles, sealedExercises }) => [region, countsOf(roles), sealedExercises])).toEqual([
      ['baku', [0, 2, 0], 0],
      ['quba', [0, 1, 1], 1],
    ])
    await answered('e1', ...teachers(1))
    now += 1_001
    expect(countsOf((await round()).roles)).toEqual([0, 4, 1])
  })

  it('says how far schools have come: invited by the registry of the day, enough by their answers', async () => {
    now = Date.parse('2026-02-01T00:00:00Z')
    await running.stop()
    await publish('identity.schools.v1', 1, [
      registered(3, 's3', 'quba', 'xizi', 'red-2'),
      registered(4, 's4', 'ganja', 'ganja', 'red-3'),
      schoolEvent(5, { $case: 'closed', value: { schoolId: 's2', effectiveFrom: '2026-02-02' } }),
      schoolEvent(6, { $case: 'merged', value: { schoolId: 's3', effectiveFrom: '2026-02-01', intoSchoolId: 's2' } }),
      schoolEvent(7, {
        $case: 'reclassified',
        value: {
          schoolId: 's1',
          effectiveFrom: '2026-01-01',
          class: { levels: [Level.PRIMARY, Level.LOWER_SECONDARY], type: 'general', sections: ['az'], idp: false },
        },
      }),
    ])
    await start()
    await answered('e1', ...teachers(20), ...times(79, () => response('student')))
    const round = () => client.getRoundParticipation({ roundId: 'r1' }, as('anonymous'))
    const before = await round()
    expect(before.steps).toEqual({ invited: 4, opened: 2, enough: 0, sealed: 0 })
    expect(before.regions.map(({ region, steps, departments }) => [region, steps?.invited, departments])).toEqual([
      ['baku', 2, ['red-1']],
      ['ganja', 1, ['red-3']],
      ['quba', 1, ['red-2']],
    ])
    await answered('e1', response('student')) // the eightieth of a hundred
    await answered('e2', SEAL)
    now = ENDS_AT + 86_400_000
    expect((await round()).steps).toEqual({ invited: 4, opened: 2, enough: 1, sealed: 1 })
    const ofRed = await client.getDepartmentParticipation({ roundId: 'r1', red: 'red-1' }, as('ministry'))
    expect(ofRed.rayons.map(({ region, rayon, steps }) => [region, rayon, steps])).toEqual([
      ['baku', 'nasimi', { invited: 2, opened: 1, enough: 0, sealed: 0 }], // one with enough answers is fewer than five
    ])
  })

  it('shows an officer a status per school and counts rounded down to 5, once a day', async () => {
    const department = (context = as('officer', { red: 'red-1' })) =>
      client.getDepartmentParticipation({ roundId: 'r1', red: 'red-1' }, context)
    await answered('e1', ...teachers(7))
    const first = await department()
    expect(first.schools).toEqual([{ schoolId: 's1', level: Level.PRIMARY, status: 'open' }])
    expect(first.rayons.map(({ rayon, roles }) => [rayon, countsOf(roles)])).toEqual([['nasimi', [0, 5, 0]]])
    await answered('e1', ...teachers(4))
    now = 250_000
    const sameDay = await department(as('ministry'))
    expect([sameDay.schools[0]?.status, countsOf(sameDay.rayons[0]?.roles ?? [])]).toEqual(['closed', [0, 5, 0]])
    now += 86_400_000
    expect(countsOf((await department()).rayons[0]?.roles ?? [])).toEqual([0, 10, 0])
  })

  it('gives the report to the own school once it is sealed, the same for ever', async () => {
    const report = () => client.getReport({ exerciseId: 'e1' }, coordinator)
    await answered('e1', ...teachers(10))
    expect(await refusal(report())).toBe('FAILED_PRECONDITION report-not-ready')
    await answered('e1', SEAL)
    expect(await refusal(report())).toBe('FAILED_PRECONDITION report-not-ready')
    await learn(exerciseSealed(10, 'e1'))
    const first = await report()
    expect(await client.getReport({ exerciseId: 'e1' }, as('head', { schoolId: 's1' }))).toEqual(first)
    const { overview, items } = JSON.parse(first.report) as Report
    expect([first.schoolId, overview.participation[1]]).toEqual(['s1', { group: 'teacher', counted: 10, expected: 20 }])
    expect(items[0]?.cells.teacher).toMatchObject({ n: 10, mean: '3.00' })
    await answered('e1', ...teachers(5))
    await learn()
    expect(await report()).toEqual(first)
  })

  it('compares with the exercise before it, and waits until that one is folded', async () => {
    const earlier = opened(20, 'e0', 's1', { exerciseNumber: 0 })
    await answered('e1', ...times(10, (index) => response('teacher', (index % 5) + 1)), SEAL)
    await learn(exerciseSealed(10, 'e1'), ...earlier, exerciseSealed(22, 'e0'))
    expect(await refusal(client.getReport({ exerciseId: 'e1' }, coordinator))).toBe('FAILED_PRECONDITION report-not-ready')
    await answered('e0', ...teachers(10))
    expect(await refusal(client.getReport({ exerciseId: 'e1' }, coordinator))).toBe('FAILED_PRECONDITION report-not-ready')
    await answered('e0', SEAL)
    const { change } = JSON.parse((await client.getReport({ exerciseId: 'e1' }, coordinator)).report) as Report
    expect([change?.previousExerciseId, change?.items[0]]).toEqual([
      'e0',
      { item: 'A1', role: 'teacher', before: '3.00', now: '3.00', difference: '0.00', verdict: 'no-clear-change' },
    ])
    const told = await client.getChange({ exerciseId: 'e1' }, coordinator)
    const { previousExerciseId, areas } = JSON.parse(told.change) as ChangeReport
    expect([told.schoolId, previousExerciseId, areas[0]?.cells.teacher]).toEqual([
      's1',
      'e0',
      { before: '3.00', now: '3.00', difference: '0.00', verdict: 'no-clear-change' },
    ])
  })

  it('gives the whole school once every level of the round is sealed and folded', async () => {
    const whole = () => client.getWholeSchoolReport({ schoolId: 's1', roundId: 'r1' }, coordinator)
    await answered('e1', ...teachers(10), SEAL)
    await learn(exerciseSealed(10, 'e1'), ...opened(20, 'e3', 's1', { level: Level.LOWER_SECONDARY }))
    expect(await refusal(whole())).toBe('FAILED_PRECONDITION levels-not-ready')
    await learn(exerciseSealed(22, 'e3'))
    expect(await refusal(whole())).toBe('FAILED_PRECONDITION levels-not-ready')
    await answered('e3', ...teachers(20), SEAL)
    const first = await whole()
    const { overview } = JSON.parse(first.report) as WholeSchoolReport
    expect(overview.levels.map(({ level, exerciseId }) => [level, exerciseId])).toEqual([
      ['primary', 'e1'],
      ['lower-secondary', 'e3'],
    ])
    expect(overview.participation[1]).toEqual({ group: 'teacher', counted: 30, expected: 40 })
    expect(await client.getWholeSchoolReport({ schoolId: 's1', roundId: 'r1' }, as('head', { schoolId: 's1' }))).toEqual(first)
  })

  it('is read by the Ministry while its coordinator shares it, and every reading is noted', async () => {
    const share = (shared: boolean, context = coordinator) => client.shareReport({ exerciseId: 'e1', shared }, context)
    const read = () => client.getReport({ exerciseId: 'e1' }, as('ministry'))
    const state = () => client.getReportSharing({ exerciseId: 'e1' }, coordinator)
    expect(await refusal(share(true))).toBe('FAILED_PRECONDITION report-not-ready')
    await answered('e1', ...teachers(10), SEAL)
    await learn(exerciseSealed(10, 'e1'))
    for (const context of [as('ministry'), as('head', { schoolId: 's1' }), as('coordinator', { schoolId: 's2' })])
      expect(await refusal(share(true, context))).toBe('PERMISSION_DENIED not-allowed')
    await share(true)
    expect(await read()).toEqual(await client.getReport({ exerciseId: 'e1' }, coordinator))
    const { shared, readings } = await state()
    expect([shared, readings.length]).toEqual([true, 1])
    for (const context of [as('analyst'), as('officer', { red: 'red-1' }), as('operator')])
      expect(await refusal(client.getReport({ exerciseId: 'e1' }, context))).toBe('PERMISSION_DENIED not-allowed')
    expect(await refusal(client.getChange({ exerciseId: 'e1' }, as('ministry')))).toBe('PERMISSION_DENIED not-allowed')
    await share(false)
    expect(await refusal(read())).toBe('PERMISSION_DENIED not-allowed')
    expect(await state()).toMatchObject({ shared: false, readings })
  })

  it('lets nobody see what is not theirs', async () => {
    const others = [
      as('coordinator', { schoolId: 's2' }),
      as('head', { schoolId: 's2' }),
      as('head'),
      as('officer', { red: 'red-1' }),
      as('ministry'),
      as('analyst'),
      as('helpdesk'),
      as('operator'),
      as('anonymous'),
    ]
    for (const context of others) {
      expect(await refusal(client.getReport({ exerciseId: 'e1' }, context))).toBe('PERMISSION_DENIED not-allowed')
      expect(await refusal(client.getChange({ exerciseId: 'e1' }, context))).toBe('PERMISSION_DENIED not-allowed')
      expect(await refusal(client.getWholeSchoolReport({ schoolId: 's1', roundId: 'r1' }, context))).toBe('PERMISSION_DENIED not-allowed')
      expect(await refusal(client.getExerciseParticipation({ exerciseId: 'e1' }, context))).toBe('PERMISSION_DENIED not-allowed')
    }
    for (const context of [as('officer', { red: 'red-2' }), coordinator, as('analyst'), as('anonymous')])
      expect(await refusal(client.getDepartmentParticipation({ roundId: 'r1', red: 'red-1' }, context))).toBe(
        'PERMISSION_DENIED not-allowed',
      )
    expect(await refusal(client.getWholeSchoolReport({ schoolId: 's1', roundId: 'nothing' }, coordinator))).toBe('NOT_FOUND round-unknown')
    expect(await refusal(client.getReport({ exerciseId: 'nothing' }, coordinator))).toBe('NOT_FOUND exercise-unknown')
    expect(await refusal(client.getRoundParticipation({ roundId: 'nothing' }, as('anonymous')))).toBe('NOT_FOUND round-unknown')
  })
})
