import type { SubmissionResult } from '@guzgu/contracts/services/intake'
import type { Ports } from '@guzgu/ports'
import { hostileLog } from '@guzgu/ports/hostile'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { openExercise, responsesIn, saidOf, submission, submitTo } from '../testing/calls.ts'
import { createWorld, type Replica, type World } from '../testing/intake-world.ts'
import { forgetful } from '../testing/troubled-ports.ts'

// Whatever respondents send and whatever breaks: a receipt names a record that stands in the log with just these answers.

const CARDS = 4

/** A form: which card, which of two ids, which of two sets of answers. */
type Form = { readonly card: number; readonly id: number; readonly answers: number }
type Step = { readonly kind: 'submit'; readonly forms: readonly Form[] } | { readonly kind: 'restart'; readonly cacheForgets: boolean }

/** One card more than there are. */
const anyForm: fc.Arbitrary<Form> = fc.record({ card: fc.nat(CARDS), id: fc.nat(1), answers: fc.nat(1) })
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.array(anyForm, { minLength: 1, maxLength: 8 }).map((forms): Step => ({ kind: 'submit', forms })) },
  { weight: 1, arbitrary: fc.boolean().map((cacheForgets): Step => ({ kind: 'restart', cacheForgets })) },
)

const ANSWERS = ['0102', '0304'] as const

const toSubmission = (codes: readonly string[], { card, id, answers }: Form) =>
  submission(codes[card] ?? '1234', { responseId: `${card}/${id}`, values: Buffer.from(ANSWERS[answers] ?? '', 'hex') })

/** The second half of a receipt is the digest of what was received. */
const digestIn = (receipt: string): string => Buffer.from(receipt, 'base64url').subarray(16).toString('hex')

/** The answers in the log by their digest. */
const loggedAnswers = async ({ ports }: World): Promise<ReadonlyMap<string, string>> =>
  new Map((await responsesIn(ports)).map(({ digest, answers }) => [digest.toString('hex'), answers.toString('hex')]))

/** What may be said of a form; `received` and `repeated` only if just its answers stand in the log. */
const check = async (world: World, forms: readonly Form[], results: readonly SubmissionResult[]): Promise<readonly string[]> => {
  const logged = await loggedAnswers(world)
  expect(results).toHaveLength(forms.length)
  for (const [i, { card, answers }] of forms.entries()) {
    const result = results[i]?.result
    if (result?.$case === 'receipt') expect(logged.get(digestIn(result.value.receipt))).toBe(`${ANSWERS[answers]}000000`)
    else expect(card === CARDS ? ['code-mistyped code'] : ['code-already-used code', 'outcome-unknown again']).toContain(saidOf({ result }))
  }
  return results.map(saidOf)
}

const hostile =
  (seed: number) =>
  (ports: Ports): Ports => ({ ...ports, log: hostileLog(ports.log, { seed }) })

describe('any submissions, failures and restarts', () => {
  it('acknowledge only what stands in the log, and in the end everybody who tries again', async () => {
    const anyCase = fc.tuple(fc.array(anyStep, { minLength: 1, maxLength: 8 }), fc.nat(1_000_000))
    await fc.assert(
      fc.asyncProperty(anyCase, async ([steps, seed]) => {
        const world = await createWorld()
        try {
          let replica: Replica = await world.start()
          const codes = await openExercise(world, replica, CARDS)
          const submit = async (forms: readonly Form[]) =>
            check(world, forms, await submitTo(replica, ...forms.map((form) => toSubmission(codes, form))))
          for (const [i, step] of steps.entries()) {
            if (step.kind === 'submit') await submit(step.forms)
            else {
              await replica.stop()
              const bad = hostile(seed + i)
              replica = await world.start({ wrap: step.cacheForgets ? (ports) => bad(forgetful(ports)) : bad })
            }
          }
          replica = await world.start({ wrap: forgetful })
          expect(await submit(codes.map((_, card) => ({ card, id: 0, answers: 0 })))).toEqual(codes.map(() => 'received'))
        } finally {
          await world.end()
        }
      }),
      { numRuns: 12, seed: 20261001 },
    )
  })
})
