// What a submission costs at least: one process that takes it over HTTP, holds it to the same schema, checks its code, and answers when
// Kafka has it durably. No hooks, no limits, no views, no receipts, no second process.
import Fastify from 'fastify'
import kafkajs, { type Message } from 'kafkajs'
import { Submission } from '../../../packages/contracts/gen/guzgu/intake/v1/intake.ts'
import { compileShape } from '../../../services/gateway/src/adapters/shape.ts'
import { ResponseBody, ResponseId, toSubmission } from '../../../services/gateway/src/adapters/submissions.ts'
import { aes } from '../../../services/intake/src/adapters/aes.ts'
import { createCodec } from '../../../services/intake/src/domain/code.ts'
import { answerParent } from '../child.ts'

export type CeilingQuestion = { readonly brokers: readonly string[]; readonly topic: string; readonly codesKey: readonly number[] }

const GATHER_MS = 2
const BATCH_RECORDS = 500
const RECEIPT = 'A'.repeat(43)

type Params = { readonly responseId: string }
type Waiting = { readonly message: Message; readonly resolve: () => void; readonly reject: (error: unknown) => void }

const start = async ({ brokers, topic, codesKey }: CeilingQuestion): Promise<{ readonly address: string }> => {
  const producer = new kafkajs.Kafka({ brokers: [...brokers], logLevel: kafkajs.logLevel.WARN }).producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
  })
  await producer.connect()
  const append = batched(async (messages) => void (await producer.send({ topic, acks: -1, messages })))
  const codec = createCodec(aes(Uint8Array.from(codesKey)).encryptBlock)
  const app = Fastify({ logger: false, bodyLimit: 64 * 1024 })
  app.setValidatorCompiler(({ schema, httpPart }) => compileShape(schema as Parameters<typeof compileShape>[0], httpPart))
  const schema = {
    params: { type: 'object', properties: { responseId: ResponseId } },
    body: ResponseBody,
    response: { 201: { type: 'object', properties: { receipt: { type: 'string' } } } },
  }
  app.put<{ Params: Params; Body: Parameters<typeof toSubmission>[1] }>('/v1/responses/:responseId', { schema }, async (request, reply) => {
    const code = codec.decode(request.body.code)
    if (!code.ok) return reply.code(422).send()
    const submission = toSubmission(request.params.responseId, request.body)
    await append({ key: String(code.exerciseNumber), value: Buffer.from(Submission.encode(submission).finish()) })
    return reply.code(201).send({ receipt: RECEIPT })
  })
  closers.push(
    () => app.close(),
    () => producer.disconnect(),
  )
  return { address: await app.listen({ host: '127.0.0.1', port: 0 }) }
}

/** One send at a time; what comes meanwhile goes with the next one. */
const batched = (send: (messages: Message[]) => Promise<void>): ((message: Message) => Promise<void>) => {
  let queue: Waiting[] = []
  let sending = false
  const pump = async (): Promise<void> => {
    sending = true
    await new Promise((resolve) => setTimeout(resolve, GATHER_MS))
    while (queue.length > 0) {
      const batch = queue.slice(0, BATCH_RECORDS)
      queue = queue.slice(BATCH_RECORDS)
      try {
        await send(batch.map(({ message }) => message))
        for (const { resolve } of batch) resolve()
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    sending = false
  }
  return (message) =>
    new Promise((resolve, reject) => {
      queue.push({ message, resolve, reject })
      if (!sending) void pump()
    })
}

const closers: (() => Promise<unknown>)[] = []

answerParent(start, async () => {
  for (const close of closers) await close()
})
