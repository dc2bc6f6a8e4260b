import { Role } from '@guzgu/contracts/events/common'
import { SnapshotEvent } from '@guzgu/contracts/events/snapshots'
import { systemClock } from '@guzgu/embedded'
import type { RpcContext } from '@guzgu/ports'
import { learn, replayFold } from '@guzgu/service-runtime'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { remakeSnapshot } from '../remake.ts'
import { analytics } from '../service.ts'
import { analyst, as, ministry, openSnapshotWorld, refusal, type SnapshotWorld } from '../testing/a-snapshot-world.ts'

describe('snapshots', () => {
  let world: SnapshotWorld
  let { client, platform, start, sealAll, taken, cells }: SnapshotWorld = {} as SnapshotWorld

  beforeEach(async () => {
    world = await openSnapshotWorld()
    ;({ client, platform, start, sealAll, taken, cells } = world)
  })
  afterEach(() => world.close())

  it('are taken on request when all is sealed and counted, and announced', async () => {
    await sealAll()
    await start()
    await client.requestSnapshot({ roundId: 'r1' }, ministry)
    const [snapshot, ...more] = await taken()
    expect(more).toEqual([])
    expect(snapshot).toMatchObject({
      snapshotId: 'r1.1',
      revision: 1,
      exercises: 12,
      schools: 12,
      respondents: 120,
      ruleVersion: 'national-1',
    })
    expect(await cells('item/A1')).toMatchObject([{ key: 'nation', n: 120, schools: 12, mean: '3.00' }])
    expect(await cells('respondents', ['region'])).toMatchObject([{ key: 'region=baku', n: 120 }])
    await world.running().settled()
    const { log } = platform.portsFor('test')
    const announced = (await log.read('analytics.snapshots.v1', 0, 0, 100)).flatMap(({ value }) => {
      const { event } = SnapshotEvent.decode(value)
      return event?.$case === 'taken' ? [event.value.digest] : []
    })
    expect(new Set(announced)).toEqual(new Set([snapshot?.digest]))
  })

  it('asked for again are the same, and so they are on another machine with the same log', async () => {
    await sealAll()
    await start()
    await client.requestSnapshot({ roundId: 'r1' }, ministry)
    await taken()
    await client.requestSnapshot({ roundId: 'r1' }, ministry)
    expect((await taken()).map(({ snapshotId }) => snapshotId)).toEqual(['r1.1'])
  })

  const verifiedOnce = async () => {
    for (;;) {
      const { snapshot } = await client.getSnapshot({ snapshotId: 'r1.1' }, ministry)
      if (snapshot?.isBeingVerified === false && (snapshot.verifiedAt > 0 || snapshot.isDifferent)) return snapshot
      await systemClock.wait(5)
    }
  }

  it('are made again from the log once they are published, and whenever the ministry asks', async () => {
    await sealAll()
    await start()
    await client.requestSnapshot({ roundId: 'r1' }, ministry)
    await taken()
    expect(await verifiedOnce()).toMatchObject({ verifiedAt: 400_000, isDifferent: false })
    expect(await refusal(() => client.verifySnapshot({ snapshotId: 'r1.1' }, analyst))).toBe('not-allowed')
    expect(await refusal(() => client.verifySnapshot({ snapshotId: 'r1.2' }, ministry))).toBe('snapshot-unknown')
    await client.verifySnapshot({ snapshotId: 'r1.1' }, ministry)
    await verifiedOnce()
    const events = await platform.portsFor('analytics').store.readStream('verifications-r1.1')
    expect(events.map(({ type, data }) => [type, (data as { by?: string }).by])).toEqual([
      ['VerificationRequested', undefined],
      ['SnapshotVerified', 'publication'],
      ['VerificationRequested', undefined],
      ['SnapshotVerified', 'request'],
    ])
  })

  it('get back a document that is gone; one that was changed is told, and stays told until it is right', async () => {
    await sealAll()
    await start()
    await client.requestSnapshot({ roundId: 'r1' }, ministry)
    await taken()
    const { digest } = await verifiedOnce()
    const { views } = platform.portsFor('analytics')
    await views.drop('snapshot-cells.v1')
    expect(await refusal(() => cells('item/A1'))).toBe('measure-unknown')
    await client.verifySnapshot({ snapshotId: 'r1.1' }, ministry)
    expect(await verifiedOnce()).toMatchObject({ isDifferent: false })
    expect(await cells('item/A1')).toMatchObject([{ mean: '3.00' }])
    const forged = await views.get('snapshot-cells.v1', `${digest}/teacher/item/A1`)
    await views.put('snapshot-cells.v1', [{ id: forged?.id ?? '', at: 2, document: { cells: [] } }])
    await client.verifySnapshot({ snapshotId: 'r1.1' }, ministry)
    expect(await verifiedOnce()).toMatchObject({ isDifferent: true, verifiedAt: 400_000 })
    await views.put('snapshot-cells.v1', [{ id: forged?.id ?? '', at: 3, document: forged?.document }])
    await client.verifySnapshot({ snapshotId: 'r1.1' }, ministry)
    expect(await verifiedOnce()).toMatchObject({ isDifferent: false })
  })

  it('wait for the last seal', async () => {
    await start()
    expect(await refusal(() => client.requestSnapshot({ roundId: 'r1' }, ministry))).toBe('round-not-sealed')
    expect(await refusal(() => client.requestSnapshot({ roundId: 'r9' }, ministry))).toBe('round-unknown')
  })

  it('are for the ministry to ask for, for analysts to read, and for nobody else', async () => {
    await sealAll()
    await start()
    expect(await refusal(() => client.requestSnapshot({ roundId: 'r1' }, analyst))).toBe('not-allowed')
    for (const role of ['coordinator', 'officer', 'head', 'helpdesk'] as const)
      expect(await refusal(() => client.listSnapshots({ roundId: 'r1' }, as(role, { schoolId: 's1' })))).toBe('not-allowed')
  })

  it('answer from their catalogue only', async () => {
    await sealAll()
    await start()
    await client.requestSnapshot({ roundId: 'r1' }, ministry)
    await taken()
    expect(await refusal(() => cells('item/A1', ['shoe']))).toBe('dimension-unknown')
    expect(await refusal(() => cells('item/A1', ['region', 'rayon']))).toBe('combination-not-in-catalogue')
    expect(await refusal(() => cells('item/A1', ['region', 'level', 'type']))).toBe('combination-not-in-catalogue')
    expect(await refusal(() => cells('item/X9'))).toBe('measure-unknown')
    expect(await refusal(() => client.getSnapshot({ snapshotId: 'r1.7' }, analyst))).toBe('snapshot-unknown')
    const { contents } = await client.getSnapshot({ snapshotId: 'r1.1' }, analyst)
    expect(JSON.parse(contents).roles[0].measures).toContain('item/A1')
  })

  it('come with their quality, and with what changed since another one', async () => {
    await sealAll()
    await start()
    await client.requestSnapshot({ roundId: 'r1' }, ministry)
    await taken()
    const found = await client.getQuality({ snapshotId: 'r1.1', role: Role.TEACHER, page: '' }, analyst)
    const quality = JSON.parse(found.quality)
    expect(quality.headlines[0]).toMatchObject({ measure: 'area/A', shown: true, mean: '3.00', unweighted: { mean: '3.00', n: 120 } })
    expect(quality.response[0]).toMatchObject({ key: 'nation', respondents: 120, expected: 240, rate: '50.0' })
    expect(await refusal(() => client.getQuality({ snapshotId: 'r1.1', role: Role.LEADER, page: '' }, analyst))).toBe(
      'role-without-results',
    )
    expect(await refusal(() => client.getQuality({ snapshotId: 'r1.1', role: Role.TEACHER, page: 'p1' }, as('officer')))).toBe(
      'not-allowed',
    )
    const asked = { snapshotId: 'r1.1', against: 'r1.1', role: Role.TEACHER, measure: 'area/A', by: ['region'], page: 'p1' }
    const { changes } = await client.getCellChanges(asked, analyst)
    expect(JSON.parse(changes)).toEqual([
      {
        key: 'region=baku',
        by: { region: 'baku' },
        shown: true,
        before: '3.00',
        now: '3.00',
        difference: '0.00',
        change: 'no-clear-change',
      },
    ])
    expect(await refusal(() => client.getCellChanges({ ...asked, against: 'r0.1' }, analyst))).toBe('snapshot-unknown')
    const { queries } = await client.listQueries({ day: '1970-01-01' }, ministry)
    expect(queries.map(({ measure, page }) => [measure, page])).toEqual([
      ['quality', ''],
      ['area/A', 'p1'],
    ])
  })

  it('come with bands of similar schools, for who reads the nation and for each school those of its own kind', async () => {
    await sealAll((school, person) => (person < Math.min(school, 10) ? 4 : 2))
    await start()
    const own = (context: RpcContext, exerciseId = 'e-s3') => client.getSchoolBenchmarks({ exerciseId, page: 'p7' }, context)
    const coordinator = as('coordinator', { schoolId: 's3' })
    expect(await refusal(() => own(coordinator))).toBe('benchmarks-not-published')
    await client.requestSnapshot({ roundId: 'r1' }, ministry)
    const [{ digest } = { digest: '' }] = await taken()
    const asked = { snapshotId: 'r1.1', role: Role.TEACHER, measure: 'area/A', page: '' }
    const { bands, ruleVersion } = await client.getBenchmarks(asked, analyst)
    const by = { level: 'primary', region: 'baku', urban: 'urban', size: 'small' }
    // 2.2 2.4 2.6 2.8 and 3.4 3.6 3.8 4.0
    expect([ruleVersion, JSON.parse(bands)]).toEqual(['bands-1', [{ by, schools: 10, shown: true, low: '2.5', high: '3.7' }]])
    for (const [change, code] of [
      [{ snapshotId: 'r1.7' }, 'snapshot-unknown'],
      [{ role: Role.LEADER }, 'role-without-benchmarks'],
      [{ measure: 'item/A1' }, 'measure-unknown'],
    ] as const)
      expect(await refusal(() => client.getBenchmarks({ ...asked, ...change }, analyst))).toBe(code)

    const told = await own(as('head', { schoolId: 's3' }))
    expect(JSON.parse(told.benchmarks)).toMatchObject({
      exerciseId: 'e-s3',
      snapshotId: 'r1.1',
      snapshotDigest: digest,
      roles: [{ role: 'teacher', by, schools: 10, bands: [{ measure: 'area/A', band: { low: '2.5', high: '3.7' } }, {}, {}] }],
    })
    for (const [context, exerciseId] of [
      [as('coordinator', { schoolId: 's4' }), 'e-s3'],
      [ministry, 'e-s3'],
      [analyst, 'e-s3'],
      [as('officer', { red: 'red-1' }), 'e-s3'],
    ] as const)
      expect(await refusal(() => own(context, exerciseId))).toBe('not-allowed')
    for (const context of [coordinator, as('officer')])
      expect(await refusal(() => client.getBenchmarks(asked, context))).toBe('not-allowed')
    expect(await refusal(() => own(coordinator, 'nothing'))).toBe('exercise-unknown')
    const { queries } = await client.listQueries({ day: '1970-01-01' }, ministry)
    expect(queries.map(({ accountId, measure, page }) => [accountId, measure, page])).toEqual([
      ['analyst-1', 'benchmarks/area/A', ''],
      ['head-1', 'benchmarks', 'p7'],
    ])
  })

  it('have bands that the log gives again, and that change nothing in the digest of the cells', async () => {
    await sealAll((school, person) => (person < Math.min(school, 10) ? 4 : 2))
    await start()
    await client.requestSnapshot({ roundId: 'r1' }, ministry)
    const [{ digest } = { digest: '' }] = await taken()
    const ports = platform.portsFor('analytics')
    const remade = await remakeSnapshot(ports, 'r1.1')
    expect([remade?.digest, remade?.benchmarks.digest]).toEqual([digest, remade?.benchmarks.published])
    const stored = (await ports.views.get('snapshot-benchmarks.v1', digest))?.document
    await ports.views.put('snapshot-benchmarks.v1', [{ id: digest, at: 2, document: { ...(stored as object), roles: [] } }])
    const forged = await remakeSnapshot(ports, 'r1.1')
    expect(forged?.benchmarks.published).not.toBe(forged?.benchmarks.digest)
  })

  it('log who asked for which cells, for the ministry', async () => {
    await sealAll()
    await start()
    await client.requestSnapshot({ roundId: 'r1' }, ministry)
    await taken()
    await cells('item/A1', ['level', 'region'])
    const { queries } = await client.listQueries({ day: '1970-01-01' }, ministry)
    expect(queries).toEqual([
      {
        at: 400_000,
        accountId: 'analyst-1',
        snapshotId: 'r1.1',
        role: Role.TEACHER,
        measure: 'item/A1',
        by: ['region', 'level'],
        page: '',
      },
    ])
    expect((await client.listQueries({ day: '1970-01-02' }, ministry)).queries).toEqual([])
    expect(await refusal(() => client.listQueries({ day: '1970-01-01' }, analyst))).toBe('not-allowed')
  })

  it('rest on tallies that a replay rebuilds, once it has learned the questionnaire', async () => {
    await sealAll()
    await start()
    await world.running().settled()
    const ports = platform.portsFor('analytics')
    const { folds, follows } = await analytics(ports)
    await learn(ports.log, follows)
    const binding = folds.find(({ fold }) => fold.view === 'national-tally.v1')
    if (binding === undefined) throw new Error('no such fold')
    expect(await replayFold(ports, binding)).toMatchObject({ equal: true, documents: 12 })
  })
})
