import { Level, Role } from '@guzgu/contracts/events/common'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { Outcome } from '../domain/outcome.ts'
import { remakeSnapshot } from '../remake.ts'
import { response, times } from '../testing/a-school.ts'
import { analyst, as, ministry, openSnapshotWorld, refusal, SCHOOLS, type SnapshotWorld } from '../testing/a-snapshot-world.ts'
import { exerciseSealed, opened, outcomeRecord, registered, schoolEvent } from '../testing/events.ts'

describe('published snapshots', () => {
  let world: SnapshotWorld
  let { client, platform, start, sealAll, taken }: SnapshotWorld = {} as SnapshotWorld

  beforeEach(async () => {
    world = await openSnapshotWorld()
    ;({ client, platform, start, sealAll, taken } = world)
  })
  afterEach(() => world.close())

  /** Schools that come late, each with ten teachers. */
  const sealLate = async (schools: number): Promise<void> => {
    const ids = times(schools, (index) => `late${index}`)
    await world.publish(
      'identity.schools.v1',
      1,
      ids.map((id, index) => registered(100 + index, id, 'baku', 'nasimi', 'red-1')),
    )
    await world.publish(
      'intake.exercises.v1',
      3,
      ids.flatMap((id, index) => [...opened(300 + index * 3, `e-${id}`, id), exerciseSealed(302 + index * 3, `e-${id}`)]),
    )
    const outcomes = ids.flatMap((id) => [
      ...times(10, (person): [string, Outcome] => [`e-${id}`, response('teacher', 1 + (person % 3))]),
      [`e-${id}`, { kind: 'sealed', exerciseId: '' }] as [string, Outcome],
    ])
    const first = SCHOOLS.length * 11
    await world.publish(
      'scoring.outcomes.v1.r1',
      1,
      outcomes.map(([exerciseId, outcome], at) => outcomeRecord(outcome, first + at, exerciseId)),
    )
    await world.running().settled()
  }
  const again = async () => {
    await client.requestSnapshot({ roundId: 'r1' }, ministry)
    await taken()
    return client.listSnapshots({ roundId: 'r1' }, ministry)
  }
  it('are superseded by a revision where enough changed, with a list of what did; and by no other', async () => {
    await sealAll()
    await start()
    await again()
    await sealLate(6)
    const { snapshots } = await again()
    expect(snapshots.map(({ snapshotId, supersededBy }) => [snapshotId, supersededBy])).toEqual([
      ['r1.1', 'r1.2'],
      ['r1.2', ''],
    ])
    const read = (place: number) => client.readRevision({ snapshotId: 'r1.2', place, page: '' }, analyst)
    const changed = await read(0)
    expect([changed.supersedes?.snapshotId, changed.measure]).toEqual(['r1.1', 'respondents'])
    expect(JSON.parse(changed.cells)[0]).toEqual({
      key: 'nation',
      by: {},
      before: { shown: true, n: 120, schools: 12 },
      now: { shown: true, n: 180, schools: 18 },
    })
    expect(await refusal(() => client.readRevision({ snapshotId: 'r1.1', place: 0, page: '' }, analyst))).toBe('snapshot-not-a-revision')
    expect(await refusal(() => read(99))).toBe('measure-unknown')
    expect(await refusal(() => client.readRevision({ snapshotId: 'r1.2', place: 0, page: '' }, as('officer')))).toBe('not-allowed')
    expect((await again()).snapshots).toHaveLength(2)
    const { log, store, views, clock } = platform.portsFor('analytics')
    const remade = await remakeSnapshot({ log, store, views, clock }, 'r1.2')
    expect(remade?.digest).toBe(snapshots[1]?.digest)
  })

  it('are superseded where a correction changes no cell; and stay in force where the change would show few', async () => {
    await sealAll()
    await start()
    await again()
    const expectations = [{ level: Level.PRIMARY, numbers: [{ role: Role.TEACHER, number: 40 }] }]
    await world.publish('identity.schools.v1', 1, [
      registered(90, 'elsewhere', 'sheki', 'qax', 'red-2'),
      schoolEvent(91, { $case: 'expectationsSet', value: { schoolId: 'elsewhere', effectiveFrom: '2026-01-03', expectations } }),
    ])
    await world.running().settled()
    const ids = async () => (await again()).snapshots.map(({ snapshotId }) => snapshotId)
    expect(await ids()).toEqual(['r1.1', 'r1.2'])
    for (let place = 0; ; place += 1) {
      const { cells: none, isLast } = await client.readRevision({ snapshotId: 'r1.2', place, page: '' }, analyst)
      expect(JSON.parse(none)).toEqual([])
      if (isLast) break
    }
    await sealLate(1)
    expect(await ids()).toEqual(['r1.1', 'r1.2'])
    expect(await client.listSnapshots({ roundId: 'r1' }, ministry)).toMatchObject({ refused: 'snapshot-revision-unsafe' })
  })
})
