// `node --expose-gc scripts/measure-intake-views.ts`: the memory that a replica of intake needs for its views of a nation.
import { SchoolEvent } from '../packages/contracts/gen/guzgu/events/v1/schools.ts'
import { toLevel, toRole } from '../packages/contracts/src/index.ts'
import type { RecordedEvent } from '../packages/event-sourcing/src/index.ts'
import { exerciseHeartbeat, toExerciseRecord } from '../services/intake/src/adapters/wire.ts'
import { createExercisesView, createSchoolsView } from '../services/intake/src/application/views.ts'
import type { ExerciseEvent } from '../services/intake/src/domain/exercise.ts'

const SCHOOLS = 4_500
const LEVELS = ['primary', 'lower-secondary', 'upper-secondary'] as const
const DAY = 86_400_000

type Level = (typeof LEVELS)[number]

let position = 0
const recorded = (event: ExerciseEvent): RecordedEvent => {
  position += 1
  const metadata = { at: 0, actor: 'a', correlation: 'c' }
  return { type: event.type, schema: 1, data: event, metadata, stream: '', version: 1, position }
}

/** What happens in a large exercise: items chosen, two of its own, ten batches of codes, some of them revoked. */
function* eventsOf(round: number, school: number, level: Level, number: number, sealed: boolean): Generator<ExerciseEvent> {
  const exerciseId = `round-${round}.AZ${school}.${level}`
  const closing = { closesAt: 21 * DAY, sealAt: 22 * DAY }
  const expected = { leader: 2, teacher: 40, student: 300 }
  yield {
    type: 'ExercisePlanned',
    exerciseId,
    exerciseNumber: number,
    schoolId: `AZ${school}`,
    roundId: `round-${round}`,
    level,
    questionnaire: { id: 'digital-capacity', version: 1 },
    length: 'full',
    languages: ['az', 'ru'],
    opensAt: 0,
    closesAt: closing.closesAt,
    expected,
    graceSeconds: 600,
    offlineGraceSeconds: 7_200,
    earliestClosingSeconds: 0,
    roundEndsAt: 30 * DAY,
  }
  const wordings = ['az', 'ru'].map((language) => `A question of the school's own, number ${number}, in ${language}`)
  const ownItems = ['own-1', 'own-2'].map((id) => ({ id, roles: ['teacher', 'student'] as const, wordings }))
  const optionalItems = Array.from({ length: 10 }, (_, i) => `E${i}`)
  yield { type: 'ItemsChosen', exerciseId, optionalItems, ownItems }
  yield { type: 'ExpectedNumbersSet', exerciseId, expected }
  yield { type: 'ExerciseOpened', exerciseId, openedAt: 0, ...closing }
  const group = { exerciseId, language: 'az', gradeBand: 0 } as const
  yield { type: 'CodesIssued', ...group, role: 'leader', firstSerial: 0, count: 2 }
  for (const language of ['az', 'ru']) yield { type: 'CodesIssued', ...group, language, role: 'teacher', firstSerial: 0, count: 20 }
  for (let gradeBand = 1; gradeBand <= 7; gradeBand += 1)
    yield { type: 'CodesIssued', ...group, gradeBand, role: 'student', firstSerial: 0, count: 50 }
  yield { type: 'CodesRevoked', ...group, gradeBand: 3, role: 'student', serials: [1, 2, 3, 4, 5] }
  if (sealed) yield { type: 'ExerciseSealed', exerciseId, sealedAt: closing.sealAt }
}

const heap = (): number => {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed / 1e6
}

const schools = createSchoolsView()
const exercises = createExercisesView(1)
let before = heap()
const report = (what: string): void => {
  const now = heap()
  console.log(`${what}: ${(now - before).toFixed(1)} MB`)
  before = now
}

for (let school = 1; school <= SCHOOLS; school += 1) {
  const value = {
    schoolId: `AZ${school}`,
    effectiveFrom: '2020-09-01',
    name: `School ${school}`,
    place: { economicRegion: 'Bakı', rayon: 'Bakı', red: 'Bakı', urban: true },
    class: { levels: LEVELS.map(toLevel), type: 'general', sections: ['az', 'ru'], idp: false },
    expectations: LEVELS.map((level) => ({ level: toLevel(level), numbers: [{ role: toRole('student'), number: 300 }] })),
  }
  schools.apply(
    SchoolEvent.encode({ metadata: { position: school, at: 0, correlation: '' }, event: { $case: 'registered', value } }).finish(),
  )
}
report(`${SCHOOLS} schools`)

let number = 0
const applyRound = (round: number, sealed: boolean): void => {
  for (let school = 1; school <= SCHOOLS; school += 1)
    for (const level of LEVELS) {
      number += 1
      for (const event of eventsOf(round, school, level, number, sealed)) {
        const record = toExerciseRecord(recorded(event))
        if (record !== undefined) exercises.apply(record.value, record.key, 0)
      }
    }
}
applyRound(1, true)
report(`${SCHOOLS * LEVELS.length} exercises of a round that was sealed a moment ago`)
exercises.apply(exerciseHeartbeat(30 * DAY), 'heartbeat', 0)
report('two days later, on top of that')
applyRound(2, false)
report(`${SCHOOLS * LEVELS.length} exercises of a running round`)
console.log(`all: ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB resident`)
if (schools.get('AZ1', '2026-01-01') === undefined || exercises.highestNumber() !== number) throw new Error('the views are empty')
