import { toLevelName, toRoleName } from '@guzgu/contracts'
import type { SubmissionResult } from '@guzgu/contracts/services/intake'
import { ANONYMOUS, RpcError } from '@guzgu/ports'
import { statusOf } from '@guzgu/service-runtime'
import { type Static, Type } from 'typebox'
import { sendProblem } from './answer-problems.ts'
import type { App, Desk } from './desk.ts'
import { SealingKey, sealedResponses, toSealingKey } from './device-routes.ts'
import { OwnItem } from './exercise-routes.ts'
import { answers } from './openapi.ts'
import { type Fault, languageOf, textOf, toFault } from './problems.ts'
import { createRespondentLimits, type RespondentLimits } from './respondent-limits.ts'
import { compileShape } from './shape.ts'
import { createSubmissionBatcher, faultOfResult, LINES, type SubmissionBatcher } from './submission-batcher.ts'
import { createLineOf } from './submission-lines.ts'
import { CodeText, ResponseBody, ResponseId, responseFields, toSubmission } from './submissions.ts'
import { closed, Instant, LevelWord, RoleWord } from './vocabulary.ts'

const BATCH_BYTES = 2 * 1024 * 1024
const BATCH_ITEMS = 500
const SUBMIT_MS = 5_000

const Receipt = Type.Object({ receipt: Type.String() })

/** Everybody may use these, with a code or a receipt. Nothing here is logged by person, code or address. */
export const respondentRoutes = async (app: App, desk: Desk): Promise<void> => {
  const { ports, clients } = desk
  const limits = await createRespondentLimits(ports)
  const lineOf = createLineOf(LINES)
  const batcher = createSubmissionBatcher({
    clock: ports.clock,
    send: async (submissions) => {
      const context = { actor: ANONYMOUS, correlation: ports.ids.newId(), deadline: ports.clock.now() + SUBMIT_MS }
      return (await clients.intake.submitResponses({ submissions }, context)).results
    },
  })
  app.addHook('onClose', () => batcher.close())

  participationByCode(app, desk, limits)
  const submit = createSubmit(limits, batcher, lineOf)
  singleResponse(app, desk, submit)
  batchOfResponses(app, submit)
  sealedResponses(app, desk, limits)
  receipts(app, desk)
}

const participationByCode = (app: App, { clients: { intake }, contextOf }: Desk, limits: RespondentLimits): void => {
  const Participation = Type.Object({
    questionnaire: Type.String(),
    role: RoleWord,
    level: LevelWord,
    language: Type.String(),
    gradeBand: Type.Optional(Type.Integer()),
    items: Type.Array(Type.String(), { description: 'What to ask, in this order' }),
    ownItems: Type.Array(OwnItem),
    languages: Type.Array(Type.String()),
    closesAt: Instant,
    askRelease: Type.Boolean({ description: 'Ask on the last page whether the school may see the answers' }),
    smallGroup: Type.Boolean({ description: 'Fewer are expected in this role than a school report shows' }),
    openLink: Type.Boolean(),
    sealingKey: Type.Optional(SealingKey),
  })
  app.post(
    '/v1/participations',
    {
      schema: {
        tags: ['answering'],
        summary: 'What a code lets its holder answer',
        body: Type.Object({ code: CodeText, offline: responseFields.offline }, closed),
        response: answers({ 200: Participation }),
      },
    },
    async (request) => {
      limits.admitAddress(request.ip)
      const found = await intake.participate({ offline: false, ...request.body }, contextOf(request)).catch(async (error: unknown) => {
        if (error instanceof RpcError) await limits.noteRefusal(request.ip, error.code)
        throw error
      })
      return {
        questionnaire: `${found.questionnaireId}@${found.questionnaireVersion}`,
        role: toRoleName(found.role),
        level: toLevelName(found.level),
        language: found.language,
        ...(found.gradeBand === 0 ? {} : { gradeBand: found.gradeBand }),
        items: [...found.items],
        ownItems: found.ownItems.map(({ id, roles, wordings }) => ({ id, roles: roles.map(toRoleName), wordings: [...wordings] })),
        languages: [...found.languages],
        closesAt: found.closesAt,
        askRelease: found.askRelease,
        smallGroup: found.smallGroup,
        openLink: found.openLink,
        ...(found.sealingKey === undefined ? {} : { sealingKey: toSealingKey(found.sealingKey) }),
      }
    },
  )
}

/** The hot path. */
const singleResponse = (app: App, { ports: { telemetry } }: Desk, submit: Submit): void => {
  app.put(
    '/v1/responses/:responseId',
    {
      onError: (_request, _reply, error, done) => {
        telemetry.count('guzgu_responses_rejected', { reason: toFault(error).code })
        done()
      },
      schema: {
        tags: ['answering'],
        summary: 'Hands in a response; the receipt says that it is durable. Again with the same id and answers: the same receipt',
        params: Type.Object({ responseId: ResponseId }),
        body: ResponseBody,
        response: answers({ 200: Receipt, 201: Receipt }),
      },
    },
    async (request, reply) => {
      const result = await submit(request.params.responseId, request.body, request.ip)
      if (result.result?.$case !== 'receipt') return sendProblem(request, reply, faultOfResult(result)) as never
      const { receipt, repeatedSubmission } = result.result.value
      return reply.code(repeatedSubmission ? 200 : 201).send({ receipt })
    },
  )
}

type Submit = (responseId: string, body: Static<typeof ResponseBody>, address: string) => Promise<SubmissionResult>

const createSubmit =
  (limits: RespondentLimits, batcher: SubmissionBatcher, lineOf: (address: string) => number): Submit =>
  async (responseId, body, address) => {
    limits.admitAddress(address)
    limits.admitCode(body.code)
    const result = await batcher.submit(toSubmission(responseId, body), lineOf(address))
    const refusal = result.result?.$case === 'refusal' ? result.result.value.code : undefined
    if (refusal === undefined || statusOf(refusal) !== 'UNAVAILABLE') await limits.noteSubmission(body.code)
    if (refusal !== undefined) await limits.noteRefusal(address, refusal)
    return result
  }

const batchOfResponses = (app: App, submit: Submit): void => {
  const BatchItem = Type.Object({ responseId: ResponseId, ...responseFields }, closed)
  const Batch = Type.Object({ responses: Type.Array(BatchItem, { minItems: 1, maxItems: BATCH_ITEMS }) }, closed)
  const Loose = Type.Object({ responses: Type.Array(Type.Unknown(), { minItems: 1, maxItems: BATCH_ITEMS }) }, closed)
  const Results = Type.Object({
    results: Type.Array(
      Type.Object({
        responseId: Type.Optional(Type.String()),
        status: Type.Integer({ description: 'What a single response would have been answered' }),
        receipt: Type.Optional(Type.String()),
        problem: Type.Optional(
          Type.Object({
            code: Type.String(),
            title: Type.String(),
            field: Type.Optional(Type.String()),
            retryAfter: Type.Optional(Type.Integer()),
          }),
        ),
      }),
    ),
  })
  const checkItem = compileShape(BatchItem)
  const checkBatch = compileShape(Loose)

  app.post(
    '/v1/responses::batch',
    {
      bodyLimit: BATCH_BYTES,
      schema: {
        tags: ['answering'],
        summary: 'Hands in what was collected offline; one result each, in order, and none spoils another',
        body: Batch,
        response: answers({ 200: Results }),
      },
      // Item by item: the document prints the whole shape, the request is held to the outer one.
      validatorCompiler: ({ httpPart, schema }) =>
        httpPart === 'body' ? checkBatch : compileShape(schema as Parameters<typeof compileShape>[0], httpPart),
    },
    async (request) => {
      const language = languageOf(request.headers['accept-language'])
      const results = await Promise.all(
        (request.body.responses as readonly unknown[]).map(async (given) => {
          const responseId = responseIdOf(given)
          const named = responseId === undefined ? {} : { responseId }
          try {
            const checked = checkItem(given)
            if ('error' in checked) throw checked.error
            const { responseId: id, ...body } = checked.value as Static<typeof BatchItem>
            const result = await submit(id, body, request.ip)
            if (result.result?.$case !== 'receipt') return { ...named, ...toItemProblem(faultOfResult(result)) }
            const { receipt, repeatedSubmission } = result.result.value
            return { ...named, status: repeatedSubmission ? 200 : 201, receipt }
          } catch (error) {
            return { ...named, ...toItemProblem(toFault(error)) }
          }
        }),
      )
      return { results }

      function toItemProblem({ status, code, field, retryAfter }: Fault) {
        const problem = {
          code,
          title: textOf(code).title[language],
          ...(field === undefined ? {} : { field }),
          ...(retryAfter === 0 ? {} : { retryAfter }),
        }
        return { status, problem }
      }
    },
  )
}

const responseIdOf = (given: unknown): string | undefined => {
  const id = typeof given === 'object' && given !== null ? (given as { readonly responseId?: unknown }).responseId : undefined
  return typeof id === 'string' ? id.slice(0, 64) : undefined
}

const receipts = (app: App, { clients: { intake }, contextOf }: Desk): void => {
  const State = Type.Object({ state: Type.String({ description: 'counted, pending or unknown' }) })
  app.post(
    '/v1/receipts::verify',
    {
      schema: {
        tags: ['answering'],
        summary: 'Whether a response counts: and nothing else of it',
        body: Type.Object({ receipt: Type.String({ minLength: 1, maxLength: 400 }) }, closed),
        response: answers({ 200: State }),
      },
    },
    async (request) => {
      const { state } = await intake.verifyReceipt(request.body, contextOf(request))
      return { state }
    },
  )
}
