import type { ResponseSubmitted } from '@guzgu/contracts/events/responses'
import { canonicalJson } from '@guzgu/service-runtime'
import { type CountedExercise, participationOf, readRound, tallyOf } from '@guzgu/standalone/batch'
import { wrongFigures } from '@guzgu/standalone/figures'
import { createRandom } from '@guzgu/standalone/random'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import {
  agreementItems,
  type Campaign,
  closeExercise,
  type ExerciseAtHand,
  importSchools,
  issueCodes,
  openExercise,
  planExercise,
  planRound,
  QUESTIONNAIRE,
  type RoleName,
  reportOf,
} from './campaign.ts'
import { type Answer, type Client, createClient, type Problem } from './client.ts'
import { describeWith, has } from './features.ts'
import { BAKU_SCHOOL, MINISTRY, OTHER_BAKU_SCHOOL, TOVUZ_SCHOOL } from './people.ts'
import { type OwnPlatform, type Platform, startPlatform } from './platform.ts'
import { publishedQuestionnaire, replayVerify } from './records.ts'
import { inLanes, until } from './until.ts'

const SEED = process.env.GUZGU_ACCEPTANCE_SEED ?? Date.now().toString(36)
const KILLS = 5
const LANES = 24
const EXPECTED: Readonly<Record<RoleName, number>> = { leader: 4, teacher: 40, student: 260 }
const SCHOOLS = [BAKU_SCHOOL, OTHER_BAKU_SCHOOL, TOVUZ_SCHOOL]

/** A card and what its holder does with it. Numbers tell people apart: everybody answers differently. */
type Person = {
  readonly number: number
  readonly exercise: ExerciseAtHand
  readonly role: RoleName
  readonly code: string
  readonly items: readonly string[]
  readonly habit: 'once' | 'repeats' | 'another-id' | 'other-answers' | 'two-tabs'
}

type Sent = { readonly receipt: string; readonly person: Person; readonly attempt: string }

let platform: Platform
let client: Client
let round: Campaign
const exercises: ExerciseAtHand[] = []
const people: Person[] = []
const reports = new Map<string, string>()
/** Receipts of what has to count, of what must not, and of rivals of which exactly one counts. */
const first: Sent[] = []
const later: Sent[] = []
const rivals: Sent[][] = []
let kills = 0

beforeAll(async () => {
  console.log(`nothing is lost: GUZGU_ACCEPTANCE_SEED=${SEED}`)
  platform = await startPlatform()
  client = createClient(platform)
  await importSchools(client)
  round = await planRound(client, 'lost')
  const random = createRandom(SEED)
  for (const schoolId of SCHOOLS) await gather(schoolId, random)
})
afterAll(() => platform.stop())

const gather = async (schoolId: string, random: ReturnType<typeof createRandom>): Promise<void> => {
  const exercise = await planExercise(client, round, { schoolId, level: 'lower-secondary', expected: EXPECTED })
  exercises.push(exercise)
  for (const role of Object.keys(EXPECTED) as RoleName[]) {
    const codes = await issueCodes(client, exercise, role, EXPECTED[role], { gradeBand: role === 'student' ? 7 : 0 })
    await openExercise(client, exercise, codes[0] as string)
    const items = await agreementItems(client, codes[0] as string)
    for (const code of codes) {
      const habit = (['repeats', 'another-id', 'other-answers', 'two-tabs'] as const)[random.integer(0, 9)] ?? 'once'
      people.push({ number: people.length, exercise, role, code, items, habit })
    }
  }
}

/** The number of a person in the points of the first six items, one to four each; the last item says which of the person's forms it is. */
const answersOf = ({ number, items }: Person, form: number): Readonly<Record<string, number>> => ({
  ...Object.fromEntries(items.slice(0, 6).map((id, place) => [id, (Math.floor(number / 4 ** place) % 4) + 1])),
  [items[items.length - 1] as string]: form,
})

const idOf = (person: Person, attempt: string): string => createRandom(`${SEED}/${person.number}/${attempt}`).uuid()

/** Every other time the whole platform, else one process of it. */
const victims = ({ processes }: OwnPlatform, random: ReturnType<typeof createRandom>): readonly string[] =>
  kills % 2 === 0 ? processes : [processes[random.integer(0, processes.length - 1)] as string]

/** Kills and starts again at seeded moments: after so many requests have been sent, with others on their way. */
const killer = () => {
  const random = createRandom(`${SEED}/kills`)
  const every = Math.floor(people.length / (KILLS + 1))
  const near = Math.floor(every / 3)
  const moments = new Set(Array.from({ length: KILLS }, (_, i) => every * (i + 1) + random.integer(-near, near)))
  let sent = 0
  let restarting = Promise.resolve()
  return {
    onSend: (): void => {
      sent += 1
      const { own } = platform
      if (own === undefined || !moments.delete(sent)) return
      restarting = restarting.then(async () => {
        await own.kill(victims(own, random))
        kills += 1
        await own.restart()
      })
      restarting.catch(() => undefined) // told to who waits for it
    },
    done: () => restarting,
  }
}

/** Everybody answers, while the killer kills. Returns what was said to somebody and should not have been. */
const load = async (): Promise<readonly string[]> => {
  const { onSend, done } = killer()
  const wrong: string[] = []
  const submit = (person: Person, id: string, form: number): Promise<Answer> => {
    onSend()
    const body = { code: person.code, questionnaire: QUESTIONNAIRE, answers: answersOf(person, form), seconds: 300 }
    return client.insist('PUT', `/v1/responses/${id}`, body)
  }
  const sentBy = (person: Person, attempt: string, { status, text, json }: Answer): readonly Sent[] => {
    if (status === 200 || status === 201) return [{ receipt: json<{ receipt: string }>().receipt, person, attempt }]
    wrong.push(`${person.number}, ${attempt}: ${status} ${text}`)
    return []
  }
  const isInVain = (answer: Answer): boolean => answer.status === 409 && answer.json<Problem>().code === 'code-already-used'
  /** Not the first: told so while the platform remembers; after a crash it may be taken, and then does not count. */
  const submitInVain = async (person: Person, attempt: string, id: string, form: number): Promise<void> => {
    const answer = await submit(person, id, form)
    if (!isInVain(answer)) later.push(...sentBy(person, attempt, answer))
  }
  const shuffled = [...people].sort((a, b) => (idOf(a, 'order') < idOf(b, 'order') ? -1 : 1))
  await inLanes(shuffled, LANES, async (person) => {
    const id = idOf(person, 'first')
    if (person.habit === 'two-tabs') {
      const both = [submit(person, id, 1), submit(person, idOf(person, 'right'), 2)]
      rivals.push((await Promise.all(both)).filter((answer) => !isInVain(answer)).flatMap((answer) => sentBy(person, 'tab', answer)))
      return
    }
    // 201, or 200 where the line broke and what came before is remembered.
    first.push(...sentBy(person, 'first', await submit(person, id, 1)))
    if (person.habit === 'repeats') {
      const again = await Promise.all([submit(person, id, 1), submit(person, id, 1)])
      first.push(...again.flatMap((answer) => sentBy(person, 'again', answer)))
    }
    if (person.habit === 'another-id') await submitInVain(person, 'another id', idOf(person, 'another'), 2)
    if (person.habit === 'other-answers') await submitInVain(person, 'other answers', id, 3)
  })
  await done()
  return wrong
}

const stateOf = async ({ receipt }: Sent): Promise<string> =>
  (await client.send<{ state: string }>('POST', '/v1/receipts:verify', { receipt })).state

describe('a platform that is killed again and again while people answer', () => {
  it('takes every response, however often it is sent', async () => {
    expect(await load()).toEqual([])
    expect(kills).toBe(has('own processes') ? KILLS : 0)
    expect(new Set(first.map(({ person }) => person.number)).size + rivals.length).toBe(people.length)
  })

  it('closes and seals, although it is killed once more between the two', async () => {
    for (const exercise of exercises) await closeExercise(client, exercise)
    await platform.own?.kill()
    await platform.own?.restart()
    for (const exercise of exercises) reports.set(exercise.exerciseId, await reportOf(client, exercise))
    expect(reports.size).toBe(SCHOOLS.length)
  })

  it('tells everybody that the first response counts, and nobody that a second one does', async () => {
    const wrong: string[] = []
    const hold = async (sent: Sent, state: string): Promise<void> => {
      const said = await stateOf(sent)
      if (said !== state) wrong.push(`${sent.person.number}, ${sent.attempt}: ${said}`)
    }
    await inLanes(first, LANES, (sent) => hold(sent, 'counted'))
    await inLanes(later, LANES, (sent) => hold(sent, 'unknown'))
    expect(wrong).toEqual([])
    for (const both of rivals) {
      const states = await Promise.all(both.map(stateOf))
      expect(states.filter((state) => state === 'counted')).toHaveLength(1)
    }
  })

  it('counts every person once, in the nation and in the regions', async () => {
    type Nation = { roles: { role: RoleName; counted: number }[]; schools: number; sealedExercises: number }
    // A report and the counts are documents of their own. Counted before the seal, all are counted after it.
    const { roles, schools } = await until('the counts are final', async () => {
      const nation = await client.get<Nation>(`/v1/rounds/${round.roundId}/participation`, MINISTRY)
      return nation.sealedExercises === SCHOOLS.length ? nation : undefined
    })
    expect(schools).toBe(SCHOOLS.length)
    const counted = Object.fromEntries(roles.map((count) => [count.role, count.counted]))
    expect(counted).toEqual({
      leader: EXPECTED.leader * SCHOOLS.length,
      teacher: EXPECTED.teacher * SCHOOLS.length,
      student: EXPECTED.student * SCHOOLS.length,
    })
  })
})

describeWith('own processes')('the log of that platform', () => {
  let counted: readonly CountedExercise[]
  let indexOf: ReadonlyMap<string, number>
  let differences: string[]

  beforeAll(async () => {
    const own = platform.own as OwnPlatform
    await own.halt()
    differences = []
    await own.rest.inspect(async (engine) => {
      const questionnaire = await publishedQuestionnaire(engine)
      indexOf = new Map(questionnaire.items.map(({ id }, index) => [id, index]))
      counted = (await readRound(engine.portsFor('acceptance').log, round.roundId)).exercises
      const { views } = engine.portsFor('analytics')
      for (const exercise of counted) {
        const { exerciseId } = exercise
        const compare = async (view: string, batch: unknown): Promise<void> => {
          const live = (await views.get(view, exerciseId))?.document ?? null
          if (canonicalJson(live) !== canonicalJson(batch)) differences.push(`${view} ${exerciseId}`)
        }
        await compare('exercise-tally.v1', tallyOf(exercise, questionnaire))
        await compare('participation.v1', participationOf(exercise))
        const figures = wrongFigures(JSON.parse(reports.get(exerciseId) ?? '{}'), exercise, questionnaire)
        expect(figures.compared).toBeGreaterThan(20)
        differences.push(...figures.wrong)
      }
    })
  })

  /** Who gave these answers, and with which of their forms. */
  const readNumber = (response: ResponseSubmitted): { readonly person: Person; readonly form: number } => {
    const items = people.find(({ role }) => `ROLE_${role.toUpperCase()}` === response.role)?.items ?? []
    const byteOf = (id: string | undefined): number => response.answers[indexOf.get(id ?? '') ?? -1] ?? 0
    const number = items.slice(0, 6).reduce((sum, id, place) => sum + (byteOf(id) - 1) * 4 ** place, 0)
    return { person: people[number] as Person, form: byteOf(items[items.length - 1]) }
  }

  it('holds every acknowledged response before the seal of its exercise, and of each person exactly the first counts', () => {
    expect(counted.map(({ exerciseId, sealed }) => [exerciseId, sealed])).toEqual(
      exercises.map(({ exerciseId }) => [exerciseId, true]).sort(),
    )
    const found = counted.flatMap(({ exerciseId, counted: responses }) =>
      responses.map((response) => {
        const { person, form } = readNumber(response)
        const isTheirs = person?.exercise.exerciseId === exerciseId
        const isFirst = form === 1 || (form === 2 && person?.habit === 'two-tabs')
        return isTheirs && isFirst ? person.number : `${exerciseId}: form ${form} of ${person?.number}`
      }),
    )
    expect(found.sort((a, b) => Number(a) - Number(b))).toEqual(people.map(({ number }) => number))
  })

  it('gives the same tallies, counts and figures when it is read by a batch', () => {
    expect(differences).toEqual([])
  })

  it('gives the same read models when they are built again', async () => {
    const { exitCode, output } = await replayVerify(platform.own as OwnPlatform)
    expect(output).not.toContain(' NO ')
    expect(exitCode).toBe(0)
  })
})
