import { Role } from '@guzgu/contracts/events/common'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { remakeSnapshot } from '../remake.ts'
import { times } from '../testing/a-school.ts'
import { analyst, ministry, openSnapshotWorld, refusal, SCHOOLS, type SnapshotWorld } from '../testing/a-snapshot-world.ts'
import { opened, registered } from '../testing/events.ts'

describe('snapshots', () => {
  let world: SnapshotWorld
  let { client, platform, publish, start, sealAll, taken }: SnapshotWorld = {} as SnapshotWorld

  beforeEach(async () => {
    world = await openSnapshotWorld()
    ;({ client, platform, publish, start, sealAll, taken } = world)
  })
  afterEach(() => world.close())

  it('have a sample beside them that the ministry draws once, from the schools that are open', async () => {
    const open = times(4, (index) => registered(50 + index, `open-${index}`, 'sheki', 'qax', 'red-2', '1960-09-01'))
    await publish('identity.schools.v1', 1, open)
    await publish('intake.exercises.v1', 3, [...opened(201, 'e-open-0', 'open-0'), ...opened(203, 'e-open-1', 'open-1')])
    await start()
    const draw = (schools: number, region = 'sheki', context = ministry) =>
      client.drawSample({ roundId: 'r1', seed: 'seven', strata: [{ region, urban: true, schools }] }, context)
    expect(await refusal(() => client.getSample({ roundId: 'r1' }, analyst))).toBe('sample-not-drawn')
    expect(await refusal(() => draw(4, 'sheki', analyst))).toBe('not-allowed')
    expect(await refusal(() => draw(5))).toBe('sample-too-large')
    // The other schools open in 2025; it is 1970.
    expect(await refusal(() => draw(1, 'baku'))).toBe('sample-too-large')
    await draw(4)
    expect(await client.getSample({ roundId: 'r1' }, analyst)).toEqual({
      seed: 'seven',
      schoolsPosition: 53,
      drawnAt: 400_000,
      strata: [{ region: 'sheki', urban: true, frame: 4, schools: ['open-0', 'open-1', 'open-2', 'open-3'] }],
      exercises: ['e-open-0', 'e-open-1'],
    })
    expect(await refusal(() => draw(4))).toBe('sample-already-drawn')
  })

  it.each(['before', 'after'])('have the schools apart that were drawn %s the first was taken, if before, for good', async (when) => {
    const open = SCHOOLS.map((id, index) => registered(50 + index, id, 'baku', 'nasimi', 'red-1', '1960-09-01'))
    await publish('identity.schools.v1', 1, open)
    await sealAll()
    await start()
    const sample = { roundId: 'r1', seed: 'seven', strata: [{ region: 'baku', urban: true, schools: 6 }] }
    if (when === 'before') await client.drawSample(sample, ministry)
    await client.requestSnapshot({ roundId: 'r1' }, ministry)
    const [snapshot] = await taken()
    if (when === 'after') await client.drawSample(sample, ministry)
    const found = await client.getQuality({ snapshotId: 'r1.1', role: Role.TEACHER, page: '' }, analyst)
    const { drawn } = JSON.parse(found.quality)
    // Ten of each school say 1 … 5 twice: every school's mean is 3, and schools do not differ.
    const headline = { measure: 'area/A', shown: true, mean: '3.00', se: '0.000', n: 60, schools: 6 }
    if (when === 'before') expect(drawn).toMatchObject({ frame: 12, drawn: 6, taking: 6, strata: 1 })
    expect(drawn?.headlines[0]).toEqual(when === 'before' ? expect.objectContaining(headline) : undefined)
    await client.requestSnapshot({ roundId: 'r1' }, ministry)
    expect((await taken()).map(({ digest }) => digest)).toEqual([snapshot?.digest])
    expect((await remakeSnapshot(platform.portsFor('analytics'), 'r1.1'))?.digest).toBe(snapshot?.digest)
  })
})
