import { setTimeout } from 'node:timers/promises'
import { createRandom, type Random } from '../../services/standalone/src/pilot/random.ts'
import { formOf, type Person } from '../../services/standalone/src/pilot/simulation.ts'
import { type Answer, type Form, handIn, type Troubles } from './client.ts'

/** One response, whatever became of it: the only record that its sender keeps. */
export type Submission = {
  readonly responseId: string
  readonly code: string
  readonly exerciseId: string
  readonly firstTriedAt: number
  acknowledgedAt: number | undefined
  /** One or more: who hands in again gets a receipt again. */
  readonly receipts: string[]
  refusal: string | undefined
}

export type Loader = {
  readonly submissions: readonly Submission[]
  readonly troubles: Troubles
  /** When receipts came, in order (ms). */
  readonly acknowledgements: readonly number[]
  /** Resolves when a response was appended and acknowledged that was sent after this moment. */
  readonly acknowledgedAfter: (moment: number) => Promise<void>
  /** Nobody new begins; resolves when everybody has a receipt or a refusal, or when we give up waiting. */
  readonly finish: (withinMs: number) => Promise<void>
}

export type LoaderOptions = {
  readonly address: string
  readonly seed: string
  readonly everyone: readonly Person[]
  /** People per second who begin. */
  readonly rate: number
}

/** Of a hundred: hand in again although they have a receipt; send the form twice at the same moment; try another form with a used code. */
const AGAIN = 0.12
const TWICE = 0.04
const OTHER_FORM = 0.08
const LATEST_AGAIN_MS = 40_000

/** People begin at a steady rate, whatever happens to those before them. */
export const startLoader = ({ address, seed, everyone, rate }: LoaderOptions): Loader => {
  const random = createRandom(`loader/${seed}`)
  const submissions: Submission[] = []
  const acknowledgements: number[] = []
  const troubles: Troubles = new Map()
  const waiting = new Set<{ readonly moment: number; readonly resolve: () => void }>()
  const inHand = new Set<Promise<void>>()
  const ending = new AbortController()
  const givingUp = new AbortController()

  const acknowledged = (submission: Submission, answer: Answer & { readonly kind: 'acknowledged' }): void => {
    submission.acknowledgedAt ??= answer.at
    submission.receipts.push(answer.receipt)
    acknowledgements.push(answer.at)
    for (const one of waiting)
      if (answer.appended && answer.triedAt >= one.moment) {
        waiting.delete(one)
        one.resolve()
      }
  }
  const send = async (submission: Submission, form: Form): Promise<void> => {
    const answer = await handIn(address, form, troubles, givingUp.signal)
    if (answer.kind === 'acknowledged') acknowledged(submission, answer)
    else if (answer.kind === 'refused') submission.refusal ??= answer.code
  }
  const begin = (person: Person, form: Form): Submission => {
    const { responseId } = form
    const { code, exerciseId } = person
    const submission = {
      responseId,
      code,
      exerciseId,
      firstTriedAt: Date.now(),
      acknowledgedAt: undefined,
      receipts: [],
      refusal: undefined,
    }
    submissions.push(submission)
    return submission
  }
  const respond = async (person: Person, habits: Habits): Promise<void> => {
    const form = formOf(person)
    const submission = begin(person, form)
    await Promise.all([send(submission, form), habits.twice ? send(submission, form) : undefined])
    if (submission.acknowledgedAt === undefined) return
    if (!habits.again && !habits.otherForm) return
    await setTimeout(habits.after, undefined, { signal: ending.signal }).catch(() => undefined)
    if (habits.again) await send(submission, form)
    if (!habits.otherForm) return
    const other = formOf({ ...person, seed: `${person.seed}/other` })
    await send(begin(person, other), other)
  }
  const track = (work: Promise<void>): void => {
    inHand.add(work)
    void work.finally(() => inHand.delete(work))
  }
  void (async () => {
    const began = Date.now()
    for (const [index, person] of everyone.entries()) {
      await setTimeout(Math.max(0, began + (index * 1_000) / rate - Date.now()), undefined, { signal: ending.signal }).catch(
        () => undefined,
      )
      if (ending.signal.aborted) return
      track(respond(person, habitsOf(random)))
    }
  })()

  return {
    submissions,
    troubles,
    acknowledgements,
    acknowledgedAfter: (moment) => new Promise((resolve) => void waiting.add({ moment, resolve })),
    finish: async (withinMs) => {
      ending.abort()
      const timer = globalThis.setTimeout(() => givingUp.abort(), withinMs)
      while (inHand.size > 0) await Promise.all(inHand)
      clearTimeout(timer)
    },
  }
}

type Habits = { readonly again: boolean; readonly twice: boolean; readonly otherForm: boolean; readonly after: number }

const habitsOf = (random: Random): Habits => ({
  again: random.chance(AGAIN),
  twice: random.chance(TWICE),
  otherForm: random.chance(OTHER_FORM),
  after: random.integer(500, LATEST_AGAIN_MS),
})
