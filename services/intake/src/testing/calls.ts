import { firehoseTopic, type RoleName, TOPICS, toLength, toLevel, toRole } from '@guzgu/contracts'
import { ResponseEvent, type ResponseSubmitted } from '@guzgu/contracts/events/responses'
import type { IssueCodesRequest, PlanExerciseRequest, Submission, SubmissionResult } from '@guzgu/contracts/services/intake'
import { type Actor, ANONYMOUS, type Ports, RpcError } from '@guzgu/ports'
import { HOUR, MORNING, SCHOOL } from './facts.ts'
import type { Replica, World } from './intake-world.ts'

// What the tests say to intake, and how they hear its answers.

export const coordinatorOf = (schoolId: string): Actor => ({ accountId: `coordinator of ${schoolId}`, role: 'coordinator', schoolId })
export const coordinator = coordinatorOf(SCHOOL)
export const staff = (role: Actor['role'], scope: { readonly red?: string; readonly schoolId?: string } = {}): Actor => ({
  accountId: role,
  role,
  ...scope,
})
export const respondent = ANONYMOUS

/** The exercise of `planning()`. */
export const EXERCISE = `autumn.${SCHOOL}.primary`
export const CLOSES = MORNING + 24 * HOUR
/** Its closing, the grace of a minute and two hours of offline grace. */
export const SEALS = CLOSES + 60_000 + 2 * HOUR

export const planning = (change: Partial<PlanExerciseRequest> = {}): PlanExerciseRequest => ({
  schoolId: SCHOOL,
  roundId: 'autumn',
  level: toLevel('primary'),
  length: toLength('full'),
  opensAt: MORNING,
  closesAt: CLOSES,
  expected: [],
  ...change,
})

export const codesFor = (role: RoleName, count: number, change: Partial<IssueCodesRequest> = {}): IssueCodesRequest => ({
  exerciseId: EXERCISE,
  role: toRole(role),
  language: 'az',
  gradeBand: 0,
  count,
  reprint: false,
  ...change,
})

/** Plans and opens an exercise and issues codes to pupils. */
export const openExercise = async (world: World, replica: Replica, count = 4, change: Partial<PlanExerciseRequest> = {}) => {
  const calls = replica.as(coordinator)
  const { exercise } = await calls.planExercise(planning(change))
  const exerciseId = exercise?.exerciseId ?? ''
  await calls.openExercise({ exerciseId })
  const { codes } = await calls.issueCodes(codesFor('student', count, { exerciseId }))
  await world.settle()
  return codes
}

/** A complete form of a pupil. */
export const submission = (code: string, change: Partial<Submission> = {}): Submission => ({
  responseId: `response of ${code}`,
  code,
  questionnaireId: 'small',
  questionnaireVersion: 3,
  items: 'A1 A2',
  values: Buffer.from([4, 5]),
  choices: [],
  seconds: 0,
  release: false,
  offline: false,
  ...change,
})

export const submitTo = async (replica: Replica, ...submissions: readonly Submission[]): Promise<readonly SubmissionResult[]> =>
  (await replica.as(respondent).submitResponses({ submissions })).results

/** `received`, `repeated`, or the code and field of a refusal (`again` where it may be tried again). */
export const saidOf = ({ result }: SubmissionResult): string => {
  if (result === undefined) return 'nothing'
  if (result.$case === 'receipt') return result.value.repeatedSubmission ? 'repeated' : 'received'
  const { code, field, retryAfter } = result.value
  return [code, field, retryAfter > 0 ? 'again' : ''].filter((part) => part !== '').join(' ')
}

export const said = async (replica: Replica, ...submissions: readonly Submission[]): Promise<readonly string[]> =>
  (await submitTo(replica, ...submissions)).map(saidOf)

export const receiptOf = (result: SubmissionResult | undefined): string => {
  if (result?.result?.$case !== 'receipt') throw new Error(`no receipt but ${result === undefined ? 'nothing' : saidOf(result)}`)
  return result.result.value.receipt
}

/** How a call is refused: `STATUS code field`. */
export const refusal = async (call: Promise<unknown>): Promise<string> => {
  const answered = await call.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  )
  if (!('error' in answered)) return `not refused: ${JSON.stringify(answered.value)}`
  const { error } = answered
  if (!(error instanceof RpcError)) throw error
  return [error.status, error.code, error.field ?? ''].join(' ').trim()
}

export const RESPONSES = firehoseTopic(TOPICS.responses.topic, 'autumn')
export const OUTCOMES = firehoseTopic(TOPICS.outcomes.topic, 'autumn')

export type Logged = {
  readonly partition: number
  readonly offset: number
  readonly value: Uint8Array
  readonly event: ResponseEvent['event']
}

/** All records of the round's firehose, partition by partition. */
export const firehose = async ({ log }: Ports): Promise<readonly Logged[]> => {
  const pages = await Promise.all([0, 1].map((partition) => log.read(RESPONSES, partition, 0, 10_000)))
  return pages.flat().map(({ partition, offset, value }) => ({ partition, offset, value, event: ResponseEvent.decode(value).event }))
}

export const responsesIn = async (ports: Ports): Promise<readonly ResponseSubmitted[]> =>
  (await firehose(ports)).flatMap(({ event }) => (event?.$case === 'submitted' ? [event.value] : []))
