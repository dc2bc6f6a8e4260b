import { toRoleName } from '@guzgu/contracts'
import type { Exercise as ExerciseMessage, SealingKey as SealingKeyMessage, SubmissionResult } from '@guzgu/contracts/services/intake'
import { ANONYMOUS } from '@guzgu/ports'
import { type Static, Type } from 'typebox'
import type { App, Desk } from './desk.ts'
import { Exercise, ExerciseParams, OwnItem, toExercise } from './exercise-routes.ts'
import { answers, forStaff } from './openapi.ts'
import { type Fault, languageOf, textOf, toFault } from './problems.ts'
import type { RespondentLimits } from './respondent-limits.ts'
import { createSubmissionBatcher, faultOfResult, LINES } from './submission-batcher.ts'
import { createLineOf } from './submission-lines.ts'
import { closed, Instant, RoleWord } from './vocabulary.ts'

const MOST_FORMS = 200
const BODY_BYTES = 2 * 1024 * 1024
/** A form is padded to 4 KiB before it is sealed; one with many answers may take two. */
const LONGEST_FORM = 16 * 1024
/** Opening a form costs more than taking one: fewer in a call, fewer calls at once. */
const FORMS_IN_A_CALL = 50
const CALLS_AT_ONCE = 2
const MOST_WAITING = 2_000
const CALL_MS = 10_000

/** A public key to seal forms to: P-256, for ECDH-ES with A256GCM. */
export const SealingKey = Type.Object({
  kty: Type.Literal('EC'),
  crv: Type.Literal('P-256'),
  x: Type.String(),
  y: Type.String(),
  kid: Type.String({ description: 'Its thumbprint (RFC 7638)' }),
})

export const toSealingKey = (key: SealingKeyMessage): Static<typeof SealingKey> => ({ kty: 'EC', crv: 'P-256', ...key })

/** What a shared device needs before it goes where no line is. */
export const deviceKitRoute = (app: App, { clients: { intake }, staff, contextOf }: Desk): void => {
  const Kit = Type.Object({
    exercise: Exercise,
    forms: Type.Array(
      Type.Object({
        role: RoleWord,
        items: Type.Array(Type.String(), { description: 'What to ask, in this order' }),
        ownItems: Type.Array(OwnItem),
        askRelease: Type.Boolean({ description: 'Ask on the last page whether the school may see the answers' }),
        smallGroup: Type.Boolean({ description: 'Fewer are expected in this role than a school report shows' }),
      }),
    ),
    offlineUntil: Instant,
    sealingKey: SealingKey,
  })
  app.get(
    '/v1/exercises/:exerciseId([^:/]+)/device-kit',
    {
      ...staff,
      schema: {
        ...forStaff,
        tags: ['exercises'],
        summary: 'All that a device needs to collect forms without a line',
        params: ExerciseParams,
        response: answers({ 200: Kit }),
      },
    },
    async (request) => {
      const { exercise, forms, offlineUntil, sealingKey } = await intake.getDeviceKit(request.params, contextOf(request))
      return {
        exercise: toExercise(exercise as ExerciseMessage),
        forms: forms.map(({ role, items, ownItems, askRelease, smallGroup }) => ({
          role: toRoleName(role),
          items: [...items],
          ownItems: ownItems.map(({ id, roles, wordings }) => ({ id, roles: roles.map(toRoleName), wordings: [...wordings] })),
          askRelease,
          smallGroup,
        })),
        offlineUntil,
        sealingKey: toSealingKey(sealingKey as SealingKeyMessage),
      }
    },
  )
}

/** Forms that only intake can read. Whoever carries them needs no token: the codes inside admit them. */
export const sealedResponses = (app: App, { ports, clients: { intake } }: Desk, limits: RespondentLimits): void => {
  const lineOf = createLineOf(LINES)
  const batcher = createSubmissionBatcher<string>({
    clock: ports.clock,
    maxItems: FORMS_IN_A_CALL,
    maxInFlight: CALLS_AT_ONCE,
    maxQueue: MOST_WAITING,
    send: async (forms) => {
      const context = { actor: ANONYMOUS, correlation: ports.ids.newId(), deadline: ports.clock.now() + CALL_MS }
      return (await intake.submitSealed({ forms }, context)).results
    },
  })
  app.addHook('onClose', () => batcher.close())

  /** One wrong code after the other is stopped here too, though nobody here sees the codes. */
  const submit = async (sealed: string, address: string): Promise<SubmissionResult> => {
    limits.admitAddress(address)
    const result = await batcher.submit(sealed, lineOf(address))
    if (result.result?.$case === 'refusal') await limits.noteRefusal(address, result.result.value.code)
    return result
  }

  const Envelope = Type.Object(
    {
      envelope: Type.String({ pattern: '^[A-Za-z0-9-]{1,64}$', description: 'A name for it in the answer; it tells nothing' }),
      sealed: Type.String({ minLength: 1, maxLength: LONGEST_FORM, description: 'JWE in compact form: ECDH-ES, A256GCM' }),
    },
    closed,
  )
  const Result = Type.Object({
    envelope: Type.String(),
    status: Type.Integer({ description: 'What a single response would have been answered' }),
    receipt: Type.Optional(Type.String()),
    problem: Type.Optional(Type.Object({ code: Type.String(), title: Type.String(), retryAfter: Type.Optional(Type.Integer()) })),
  })
  app.post(
    '/v1/responses::sealed',
    {
      bodyLimit: BODY_BYTES,
      schema: {
        tags: ['answering'],
        summary: 'Hands in forms that were sealed on a device; one result each, in order, and none spoils another. Again is the same again',
        body: Type.Object({ forms: Type.Array(Envelope, { minItems: 1, maxItems: MOST_FORMS }) }, closed),
        response: answers({ 200: Type.Object({ results: Type.Array(Result) }) }),
      },
    },
    async (request) => {
      const language = languageOf(request.headers['accept-language'])
      const results = await Promise.all(
        request.body.forms.map(async ({ envelope, sealed }) => {
          try {
            const result = await submit(sealed, request.ip)
            if (result.result?.$case !== 'receipt') return { envelope, ...toProblem(faultOfResult(result)) }
            const { receipt, repeatedSubmission } = result.result.value
            return { envelope, status: repeatedSubmission ? 200 : 201, receipt }
          } catch (error) {
            return { envelope, ...toProblem(toFault(error)) }
          }
        }),
      )
      return { results }

      /** Without the field at fault: it would tell of the answers. */
      function toProblem({ status, code, retryAfter }: Fault) {
        const problem = { code, title: textOf(code).title[language], ...(retryAfter === 0 ? {} : { retryAfter }) }
        return { status, problem }
      }
    },
  )
}
