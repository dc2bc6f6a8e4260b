import { type ExerciseTally, exerciseTally } from '../domain/exercise-tally.ts'
import type { Asked, ExerciseFacts, ItemFacts, QuestionnaireFacts } from '../domain/facts.ts'
import type { Outcome, RoleName, Scored } from '../domain/outcome.ts'

// A small questionnaire: three core and one optional item in A, two core items in B (the students' only area), both pooled in one
// roll-up, and one additional item of each kind.

const item = (id: string, more: Partial<ItemFacts> = {}): ItemFacts => ({
  id,
  identity: `${id}/1`,
  kind: 'core',
  area: id.slice(0, 1),
  block: '',
  scale: 'likert5na',
  options: [],
  ...more,
})

const additional = (id: string, scale: string, options: readonly string[] = []): ItemFacts =>
  item(id, { kind: 'additional', area: '', block: id, scale, options })

export const QUESTIONNAIRE: QuestionnaireFacts = {
  id: 'q',
  version: 1,
  translation: 'draft',
  areas: ['A', 'B'],
  rollUps: [{ id: 'both', areas: ['A', 'B'] }],
  blocks: ['confidence', 'factors', 'home', 'gender'],
  points: new Map([
    ['likert5na', 5],
    ['confidence5', 5],
  ]),
  items: [
    item('A1'),
    item('A2'),
    item('A3'),
    item('A4', { kind: 'optional' }),
    item('B1'),
    item('B2'),
    additional('confidence', 'confidence5'),
    additional('factors', 'multi', ['funding', 'internet', 'other']),
    additional('home', 'single', ['own', 'shared', 'none']),
    additional('gender', 'single', ['girl-woman', 'boy-man']),
  ],
}

const ASKED_OF_STAFF = ['A1', 'A2', 'A3', 'A4', 'B1', 'B2', 'factors', 'gender']
export const ASKED: Asked = {
  leader: new Set(ASKED_OF_STAFF),
  teacher: new Set([...ASKED_OF_STAFF, 'confidence']),
  student: new Set(['B1', 'B2', 'home', 'gender']),
}

export const EXERCISE: ExerciseFacts = {
  exerciseId: 'e1',
  exerciseNumber: 7,
  schoolId: 's1',
  roundId: 'r1',
  level: 'primary',
  length: 'full',
  questionnaireId: 'q',
  questionnaireVersion: 1,
  opensAt: 1_000,
  closesAt: 2_000,
  sealAt: 3_000,
  stage: 'sealed',
  expected: { leader: 3, teacher: 40, student: 300 },
  optionalItems: ['A4'],
  ownItems: [{ id: 'own-1', roles: ['teacher'] }],
}

/** A1 A2 A3 (A4 is optional) B1 B2, then what feeds no score. */
export const CORE_AREA_OF_ITEM = [0, 0, 0, -1, 1, 1, -1, -1, -1, -1]

/** As scoring would: areas, then the roll-up. */
export const areaSumsOf = (answers: ArrayLike<number>): Uint8Array => {
  const sums = new Uint8Array(9)
  CORE_AREA_OF_ITEM.forEach((area, index) => {
    const value = answers[index] ?? 0
    if (area < 0 || value === 0) return
    for (const at of [area, 2]) {
      if (value <= 10) {
        sums[at * 3] = (sums[at * 3] ?? 0) + value
        sums[at * 3 + 1] = (sums[at * 3 + 1] ?? 0) + 1
      }
      sums[at * 3 + 2] = (sums[at * 3 + 2] ?? 0) + 1
    }
  })
  return sums
}

/** A response of somebody of this role: all the same point, unless said otherwise. */
export const response = (role: RoleName, point = 4, more: Partial<Scored> = {}): Scored => {
  const byRole = {
    leader: [1, 1, 1, 1, 1, 1, 0, 0, 0, 1],
    teacher: [1, 1, 1, 1, 1, 1, 1, 0, 0, 1],
    student: [0, 0, 0, 0, 1, 1, 0, 0, 1, 1],
  }
  const answers = more.answers ?? Uint8Array.from(byRole[role].map((asked, index) => (asked === 0 ? 0 : index < 7 ? point : 1)))
  return {
    kind: 'scored',
    exerciseId: 'e1',
    role,
    sectionLanguage: 'az',
    questionnaire: 'q@1',
    gradeBand: 0,
    choices: [],
    ownAnswers: new Uint8Array(role === 'teacher' ? [point] : [0]),
    fast: false,
    burst: false,
    unverified: false,
    released: false,
    ...more,
    answers,
    areaSums: areaSumsOf(answers),
  }
}

export const times = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index))

export const SEAL: Outcome = { kind: 'sealed', exerciseId: 'e1' }

export const tallyOf = (...outcomes: readonly Outcome[]): ExerciseTally => {
  const tally = exerciseTally.initial('e1')
  for (const outcome of outcomes) for (const key of exerciseTally.keys(outcome)) exerciseTally.apply(tally, outcome, key)
  return tally
}
