import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import {
  agreementItems,
  closeExercise,
  type ExerciseAtHand,
  importSchools,
  issueCodes,
  openExercise,
  planExercise,
  planRound,
  QUESTIONNAIRE,
  reportOf,
} from './campaign.ts'
import { createClient } from './client.ts'
import { describeWith } from './features.ts'
import { BAKU_SCHOOL, TOVUZ_SCHOOL } from './people.ts'
import { type OwnPlatform, type Platform, startPlatform } from './platform.ts'
import { digestOfLog, type Replayed, replayVerify } from './records.ts'

let platform: Platform
let own: OwnPlatform
let before: Replayed
const exercises: ExerciseAtHand[] = []

/** One exercise sealed, one still open: both kinds of documents are held to the log. */
const live = async (): Promise<void> => {
  platform = await startPlatform()
  own = platform.own as OwnPlatform
  before = await replayVerify(own)
  const client = createClient(platform)
  await importSchools(client)
  const round = await planRound(client, 'replay')
  for (const schoolId of [BAKU_SCHOOL, TOVUZ_SCHOOL]) {
    const exercise = await planExercise(client, round, { schoolId, level: 'primary', expected: { leader: 0, teacher: 12, student: 0 } })
    const codes = await issueCodes(client, exercise, 'teacher', 12)
    await openExercise(client, exercise, codes[0] as string)
    const items = await agreementItems(client, codes[0] as string)
    for (const [i, code] of codes.entries()) {
      const answers = Object.fromEntries(items.map((id, place) => [id, ((i + place) % 5) + 1]))
      const body = { code, questionnaire: QUESTIONNAIRE, answers, seconds: 200 }
      expect([200, 201]).toContain((await client.insist('PUT', `/v1/responses/${randomUUID()}`, body)).status)
    }
    exercises.push(exercise)
  }
  await closeExercise(client, exercises[0] as ExerciseAtHand)
  await reportOf(client, exercises[0] as ExerciseAtHand)
  await own.halt()
}

const inTally = (change: (tally: { groups: { teacher: { items: number[] } } }) => void) => (document: string) => {
  const tally = JSON.parse(document)
  change(tally)
  return JSON.stringify(tally)
}

describeWith('own processes')('replay --verify', () => {
  beforeAll(live)
  afterAll(() => platform.stop())

  it('finds every read model equal to the log', async () => {
    const { exitCode, view } = await replayVerify(own)
    for (const name of ['exercise-tally.v1', 'participation.v1']) {
      const [then, now] = [before.view(name), view(name)]
      expect({ documents: now.documents - then.documents, equal: now.equal }).toEqual({ documents: 2, equal: true })
      expect(now.events - then.events).toBeGreaterThanOrEqual(25) // 24 responses and a seal; a response whose sender had to come again stands twice
    }
    expect(exitCode).toBe(0)
  })

  it.each([
    ['one answer more', 'exercise-tally.v1', 0, inTally(({ groups }) => void ((groups.teacher.items[2] as number) += 1)), 'differs'],
    [
      'one answer more in an open exercise',
      'exercise-tally.v1',
      1,
      inTally(({ groups }) => void ((groups.teacher.items[2] as number) += 1)),
      'differs',
    ],
    ['one teacher more', 'participation.v1', 0, (document: string) => document.replace('"teacher":12', '"teacher":13'), 'differs'],
    ['a seal taken away', 'participation.v1', 0, (document: string) => document.replace('true', 'false'), 'differs'],
    ['a document lost', 'participation.v1', 1, () => undefined, 'missing'],
  ] as const)('names the document that was corrupted: %s', async (_, view, which, change, why) => {
    const { exerciseId } = exercises[which] as ExerciseAtHand
    const digest = await digestOfLog(own)
    const undo = await own.rest.corrupt(view, exerciseId, change)
    const { exitCode, output } = await replayVerify(own)
    await undo()
    const lines = output.split('\n')
    const at = lines.findIndex((line) => line.includes(' NO '))
    expect(lines[at]).toMatch(new RegExp(`^${view}`))
    expect(lines[at + 1]).toContain(`${exerciseId} ${why}`)
    expect(lines.filter((line) => line.includes(' NO '))).toHaveLength(1)
    expect(exitCode).toBe(1)
    expect(await digestOfLog(own)).toBe(digest)
    expect((await replayVerify(own)).exitCode).toBe(0)
  })
})
