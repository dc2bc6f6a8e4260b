import { analytics } from '@guzgu/analytics'
import { loadQuestionnaire, SHIPPED_QUESTIONNAIRES } from '@guzgu/catalogue'
import { toRole } from '@guzgu/contracts'
import { QuestionnaireEvent } from '@guzgu/contracts/events/questionnaires'
import { ResponseEvent, SpeedClass } from '@guzgu/contracts/events/responses'
import { openEmbedded } from '@guzgu/embedded'
import type { FoldBinding, Platform, TransformBinding } from '@guzgu/ports'
import { scoring } from '@guzgu/scoring'
import { canonicalJson } from '@guzgu/service-runtime'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

// A report is a pure function of its exercise's tally, so equal tallies are equal reports. Scoring and analytics run here as they are
// bound to the log, bytes in and bytes out, only without the log.

type Sent = { readonly exercise: number; readonly person: number; readonly form: number; readonly point: number }

let platform: Platform
let transform: TransformBinding
let tally: FoldBinding
let items: number

beforeAll(async () => {
  platform = await openEmbedded({ memory: true })
  const questionnaire = await loadQuestionnaire(SHIPPED_QUESTIONNAIRES[0] as string)
  items = questionnaire.items.length
  const service = await scoring(platform.portsFor('scoring'))
  const published = QuestionnaireEvent.encode({
    metadata: { position: 1, at: 0, correlation: '' },
    event: { $case: 'published', value: { questionnaire } },
  }).finish()
  for (const following of service.follows) following.apply(published, questionnaire.id, 0)
  transform = service.transforms[0] as TransformBinding
  tally = (await analytics(platform.portsFor('analytics'))).folds.find(({ fold }) => fold.view === 'exercise-tally.v1') as FoldBinding
})
afterAll(() => platform.close())

const sent: fc.Arbitrary<Sent> = fc.record({
  exercise: fc.nat(2),
  person: fc.nat(6),
  form: fc.nat(1),
  point: fc.integer({ min: 1, max: 5 }),
})

describe('the reports of a set of responses', () => {
  it('are the same bytes for any interleaving that keeps the order per redemption key, any repetition and any batching', () =>
    fc.assert(
      fc.property(
        fc.array(sent, { minLength: 1, maxLength: 40 }),
        fc.infiniteStream(fc.nat(1_000)),
        fc.array(fc.nat(60), { maxLength: 20 }),
        (responses, dice, again) => {
          const inOrder = tallies(responses, [])
          const interleaved = shuffleKeepingKeys(responses, () => dice.next().value as number)
          expect(tallies(interleaved, again)).toBe(inOrder)
        },
      ),
      { numRuns: 100, seed: 5 },
    ))

  it('differ when the order within a redemption key differs: the first one counts', () => {
    const first: Sent = { exercise: 0, person: 0, form: 0, point: 1 }
    const second: Sent = { ...first, form: 1, point: 5 }
    expect(tallies([first, second], [])).not.toBe(tallies([second, first], []))
  })
})

/** The tallies after scoring and folding; outcomes named in `again` are delivered once more, later. */
const tallies = (responses: readonly Sent[], again: readonly number[]): string => {
  const records = [
    ...responses.map(toRecord),
    ...[0, 1, 2].map((exercise) => ResponseEvent.encode({ event: { $case: 'seal', value: { exerciseId: `e${exercise}` } } }).finish()),
  ]
  const state = transform.transform.initial()
  const outcomes = records.map(
    (record, source) => transform.encodeOutput(transform.transform.step(state, transform.decodeInput(record)), source).value,
  )
  const delivered = again.reduce<Uint8Array[]>(
    (log, index) =>
      index < log.length ? [...log.slice(0, index + 1), ...log.slice(Math.max(0, index - 3), index + 1), ...log.slice(index + 1)] : log,
    outcomes,
  )
  const documents = new Map<string, unknown>()
  let next = 0
  for (const value of delivered) {
    const { at, input } = tally.decode(value)
    if (at !== next) continue // a repeat: its source is not the next one
    next += 1
    if (input === undefined) continue
    for (const key of tally.fold.keys(input)) {
      const document = documents.get(key) ?? tally.fold.initial(key)
      tally.fold.apply(document, input, key)
      documents.set(key, document)
    }
  }
  return canonicalJson(Object.fromEntries([...documents].map(([id, document]) => [id, tally.fold.toJson(document)])))
}

const toRecord = ({ exercise, person, form, point }: Sent): Uint8Array => {
  const answers = Buffer.alloc(items, point)
  answers[0] = 241
  const value = {
    exerciseId: `e${exercise}`,
    role: toRole(person % 2 === 0 ? 'student' : 'teacher'),
    gradeBand: person % 3,
    sectionLanguage: 'az',
    questionnaireId: 'digital-capacity',
    questionnaireVersion: 1,
    answers,
    choices: [],
    ownAnswers: Buffer.alloc(0),
    redemption: Buffer.from(`person ${exercise}/${person}`.padEnd(16)),
    digest: Buffer.from(`form ${form}/${point}`.padEnd(16)),
    day: 18_748,
    speed: SpeedClass.USUAL,
    burst: false,
    unverified: false,
    released: false,
  }
  return ResponseEvent.encode({ event: { $case: 'submitted', value } }).finish()
}

/** Takes the next response of a person drawn by the dice until none is left. */
const shuffleKeepingKeys = (responses: readonly Sent[], roll: () => number): readonly Sent[] => {
  const queues = [...Map.groupBy(responses, ({ exercise, person }) => `${exercise}/${person}`).values()]
  const shuffled: Sent[] = []
  while (queues.some((queue) => queue.length > 0)) {
    const filled = queues.filter((queue) => queue.length > 0)
    shuffled.push((filled[roll() % filled.length] as Sent[]).shift() as Sent)
  }
  return shuffled
}
