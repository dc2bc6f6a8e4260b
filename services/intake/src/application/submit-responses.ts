import { firehoseTopic, TOPICS } from '@guzgu/contracts'
import type { RoundPlanned } from '@guzgu/contracts/events/rounds'
import type { Submission, SubmissionResult } from '@guzgu/contracts/services/intake'
import { Rejection } from '@guzgu/event-sourcing'
import type { Ports, RpcStatus } from '@guzgu/ports'
import { statusOf, toRpcError } from '@guzgu/service-runtime'
import { toResponseRecord } from '../adapters/response-record.ts'
import type { PlannedExercise } from '../domain/exercise.ts'
import { countAnswered, fitAnswers, type GivenAnswers } from '../domain/form.ts'
import type { ReceiptCodec } from '../domain/receipt.ts'
import { submissionWindow } from '../domain/submission-window.ts'
import type { Admission } from './admission.ts'
import type { Keys } from './keys.ts'
import { shuffled } from './shuffle.ts'
import { createTraffic } from './traffic.ts'

/** A submission that fits its exercise. */
type Accepted = {
  /** Why it may not be appended at this moment: it only gets the receipt that it had before, if it had one. */
  readonly outside: Rejection | undefined
  readonly exercise: PlannedExercise
  readonly round: RoundPlanned
  readonly redemption: Uint8Array
  readonly digest: Uint8Array
  readonly record: { readonly key: string; readonly value: Uint8Array }
}

type Memory = { readonly digest: string; readonly receipt: string }

type Examined = { readonly kind: 'accepted'; readonly accepted: Accepted } | { readonly kind: 'refused'; readonly result: SubmissionResult }

export type SubmitResponses = (submissions: readonly Submission[]) => Promise<readonly SubmissionResult[]>

const CACHE_DEADLINE_MS = 50
const CACHE_SECONDS = 24 * 3600

/**
 * The hot path: code decodes, exercise open, answers fit — all from views in memory, no database — then one append, and a receipt
 * only after it is durable. One result per submission, in order; one that is refused does not touch the others.
 */
export const createSubmitResponses = (ports: Ports, admission: Admission, keys: Keys, receipts: ReceiptCodec): SubmitResponses => {
  const { log, cache, clock, telemetry } = ports
  const traffic = createTraffic()

  const examine = async (submission: Submission, now: number): Promise<Examined> => {
    try {
      return { kind: 'accepted', accepted: await accept(submission, now) }
    } catch (error) {
      const { code, field } = toRpcError(error)
      if (code === 'internal') telemetry.log.error({ err: error }, 'a submission could not be examined; the others of its batch can')
      return { kind: 'refused', result: reject(code, field) }
    }
  }

  const reject = (code: string, field: string | undefined): SubmissionResult => {
    telemetry.count('guzgu_responses_rejected', { reason: code })
    return refusal(code, field)
  }

  const accept = async (submission: Submission, now: number): Promise<Accepted> => {
    const { code, exercise, questionnaire, form, revoked } = admission.admit(submission.code, now)
    if (
      `${submission.questionnaireId}@${submission.questionnaireVersion}` !==
      `${exercise.questionnaire.id}@${exercise.questionnaire.version}`
    )
      throw new Rejection('questionnaire-mismatch', 'questionnaire')
    const outside = rejectionOf(() => {
      if (revoked) throw new Rejection('code-revoked', 'code')
      submissionWindow(exercise, { now, knownUntil: admission.knownUntil(), offline: submission.offline })
    })
    const round = admission.round(exercise.roundId)
    const answers = fitAnswers(form(code.role), given(submission))
    const burst = traffic.note(exercise, now, round.timing?.burstPerMinute ?? 0)
    if (burst) telemetry.count('guzgu_responses_burst')
    const pepper = await keys.pepper(round.roundId).catch((error) => {
      throw outside ?? error
    })
    const redemption = keys.redemption(pepper, code, submission)
    const digest = keys.digest(submission.responseId, answers)
    const fast = submission.seconds > 0 && submission.seconds < 2 * countAnswered(answers)
    const record = toResponseRecord({
      exercise,
      code,
      questionnaire,
      answers,
      redemption,
      digest,
      now,
      fast,
      burst,
      released: submission.release,
    })
    return { outside, exercise, round, redemption, digest, record: { key: exercise.exerciseId, value: record } }
  }

  /** What the cache remembers of their redemption keys, by place; nothing where it is slow, away or forgetful. */
  const remembered = async (examined: readonly Examined[]): Promise<readonly (Memory | undefined)[]> => {
    const memories: (Memory | undefined)[] = []
    const ask = async (accepted: Accepted, index: number): Promise<void> => {
      const [digest, receipt] = (await cache.get(cacheKey(accepted)).catch(() => undefined))?.split(' ') ?? []
      if (digest !== undefined && receipt !== undefined) memories[index] = { digest, receipt }
    }
    await within(
      CACHE_DEADLINE_MS,
      Promise.all(examined.map((one, index) => (one.kind === 'accepted' ? ask(one.accepted, index) : undefined))),
    )
    return [...memories] // what comes later is not looked at
  }

  const appendAll = async (
    waiting: readonly { readonly index: number; readonly accepted: Accepted }[],
    results: SubmissionResult[],
  ): Promise<void> => {
    const byRound = Map.groupBy(waiting, ({ accepted }) => accepted.round)
    await Promise.all(
      [...byRound].map(async ([round, inOrder]) => {
        const group = shuffled(inOrder) // the order in the log must not tell who answered next to whom
        const places = await log
          .append(
            firehoseTopic(TOPICS.responses.topic, round.roundId),
            group.map(({ accepted }) => accepted.record),
          )
          .catch((error) => {
            telemetry.log.warn({ err: error }, 'responses could not be appended; their senders try again')
            return undefined
          })
        const now = clock.now()
        for (const [i, { index, accepted }] of group.entries()) {
          const place = places?.[i]
          results[index] = place === undefined ? refusal('outcome-unknown', undefined) : acknowledge(accepted, place, now)
        }
      }),
    )
  }

  /** The clock is read again after the append: what is acknowledged stands before the seal, whatever took long. */
  const acknowledge = (
    { exercise, round, redemption, digest }: Accepted,
    place: { readonly partition: number; readonly offset: number },
    now: number,
  ): SubmissionResult => {
    if (!admission.endsBeforeSeal(exercise, now)) return refusal('outcome-unknown', undefined)
    const receipt = receipts.seal({ roundNumber: round.roundNumber, ...place, digest })
    telemetry.count('guzgu_responses_accepted')
    cache.redeem(cacheKey({ redemption }), `${hex(digest)} ${receipt}`, CACHE_SECONDS).catch(() => undefined)
    return { result: { $case: 'receipt', value: { receipt, repeatedSubmission: false } } }
  }

  return async (submissions) => {
    const now = clock.now()
    const results: SubmissionResult[] = new Array(submissions.length)
    const waiting: { readonly index: number; readonly accepted: Accepted }[] = []
    const examined = await Promise.all(submissions.map((submission) => examine(submission, now)))
    const memories = await remembered(examined)
    for (const [index, one] of examined.entries()) {
      if (one.kind === 'refused') {
        results[index] = one.result
        continue
      }
      const memory = memories[index]
      const { outside } = one.accepted
      if (memory?.digest === hex(one.accepted.digest)) {
        telemetry.count('guzgu_responses_repeats')
        results[index] = { result: { $case: 'receipt', value: { receipt: memory.receipt, repeatedSubmission: true } } }
      } else if (outside !== undefined) results[index] = reject(outside.code, outside.field)
      else if (memory === undefined) waiting.push({ index, accepted: one.accepted })
      else {
        telemetry.count('guzgu_responses_duplicates')
        results[index] = refusal('code-already-used', 'code')
      }
    }
    if (waiting.length > 0) await appendAll(waiting, results)
    for (const [index, one] of examined.entries())
      if (one.kind === 'accepted' && isOurs(results[index])) traffic.forgive(one.accepted.exercise)
    return results
  }
}

const given = ({ items, values, choices }: Submission): GivenAnswers => ({ items: items === '' ? [] : items.split(' '), values, choices })

const rejectionOf = (check: () => void): Rejection | undefined => {
  try {
    check()
    return undefined
  } catch (error) {
    if (error instanceof Rejection) return error
    throw error
  }
}

/** What a sender is told instead of a receipt. */
export const refusal = (code: string, field: string | undefined): SubmissionResult => ({
  result: { $case: 'refusal', value: { code, field: field ?? '', retryAfter: RETRY_AFTER[statusOf(code)] ?? 0 } },
})

/** Whether it was refused because we could not take it. */
const isOurs = (answer: SubmissionResult | undefined): boolean =>
  answer?.result?.$case === 'refusal' && statusOf(answer.result.value.code) === 'UNAVAILABLE'

/** Seconds; submissions are limited by the minute. */
const RETRY_AFTER: Readonly<Partial<Record<RpcStatus, number>>> = { UNAVAILABLE: 1, RESOURCE_EXHAUSTED: 60 }

const cacheKey = ({ redemption }: { readonly redemption: Uint8Array }): string => `redeemed:${hex(redemption)}`

const hex = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')

const within = async <T>(milliseconds: number, promise: Promise<T>): Promise<T | undefined> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}
