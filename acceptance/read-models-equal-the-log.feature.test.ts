import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import Database from 'better-sqlite3'
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
import { BAKU_SCHOOL, TOVUZ_SCHOOL } from './people.ts'
import { OWN, type OwnPlatform, type Platform, startPlatform } from './platform.ts'
import { replayVerify } from './records.ts'

let platform: Platform
let own: OwnPlatform
const exercises: ExerciseAtHand[] = []

/** One exercise sealed, one still open: both kinds of documents are held to the log. */
const live = async (): Promise<void> => {
  platform = await startPlatform()
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
      await client.send('PUT', `/v1/responses/${randomUUID()}`, { code, questionnaire: QUESTIONNAIRE, answers, seconds: 200 })
    }
    exercises.push(exercise)
  }
  await closeExercise(client, exercises[0] as ExerciseAtHand)
  await reportOf(client, exercises[0] as ExerciseAtHand)
  own = platform.own as OwnPlatform
  await own.halt()
}

/** Everything that is never changed afterwards. */
const digestOfLog = (): string => {
  const database = new Database(own.file, { readonly: true })
  const digest = createHash('sha256')
  for (const table of ['events', 'topics', 'records'])
    for (const row of database.prepare(`SELECT * FROM ${table} ORDER BY 1, 2, 3`).iterate()) digest.update(JSON.stringify(row))
  database.close()
  return digest.digest('hex')
}

/** As a fault of the disk or of a hand would: behind the back of the platform. Returns how to undo it. */
const corrupt = (view: string, id: string, change: (document: string) => string | undefined): (() => void) => {
  const run = (sql: string, ...values: readonly (string | number)[]): void => {
    const database = new Database(own.file)
    expect(database.prepare(sql).run(...values).changes).toBe(1)
    database.close()
  }
  const database = new Database(own.file, { readonly: true })
  const { at, document } = database
    .prepare<[string, string], { at: number; document: string }>('SELECT at, document FROM documents WHERE view = ? AND id = ?')
    .get(`analytics/${view}`, id) as { at: number; document: string }
  database.close()
  const changed = change(document)
  if (changed === undefined) run('DELETE FROM documents WHERE view = ? AND id = ?', `analytics/${view}`, id)
  else run('UPDATE documents SET document = ? WHERE view = ? AND id = ?', changed, `analytics/${view}`, id)
  return () => run('INSERT OR REPLACE INTO documents (view, id, at, document) VALUES (?, ?, ?, ?)', `analytics/${view}`, id, at, document)
}

const inTally = (change: (tally: { groups: { teacher: { items: number[] } } }) => void) => (document: string) => {
  const tally = JSON.parse(document)
  change(tally)
  return JSON.stringify(tally)
}

const onOwnFile = OWN ? describe : describe.skip

onOwnFile('replay --verify', () => {
  beforeAll(live)
  afterAll(() => platform.stop())

  it('finds every read model equal to the log', async () => {
    const { exitCode, output } = await replayVerify(own)
    expect(output).toMatch(/exercise-tally\.v1 +2 +25 .*yes +[0-9a-f]{64}/) // 24 responses and a seal
    expect(output).toMatch(/participation\.v1 +2 +25 .*yes +[0-9a-f]{64}/)
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
    const before = digestOfLog()
    const undo = corrupt(view, exerciseId, change)
    const { exitCode, output } = await replayVerify(own)
    undo()
    const lines = output.split('\n')
    const at = lines.findIndex((line) => line.includes(' NO '))
    expect(lines[at]).toMatch(new RegExp(`^${view}`))
    expect(lines[at + 1]).toContain(`${exerciseId} ${why}`)
    expect(lines.filter((line) => line.includes(' NO '))).toHaveLength(1)
    expect(exitCode).toBe(1)
    expect(digestOfLog()).toBe(before)
    expect((await replayVerify(own)).exitCode).toBe(0)
  })
})
