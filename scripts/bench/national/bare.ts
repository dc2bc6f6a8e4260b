// What an answer costs at least: one Fastify route that has every answer in memory, as bytes.
import Fastify from 'fastify'
import { answerParent } from '../child.ts'

/** By path. */
export type Bodies = readonly (readonly [path: string, body: string])[]

const app = Fastify({ logger: false })

answerParent(
  async (bodies: Bodies): Promise<{ readonly address: string }> => {
    const known = new Map(bodies)
    app.get('/*', async (request, reply) => {
      const body = known.get(request.url)
      return body === undefined ? reply.code(404).send() : reply.type('application/json; charset=utf-8').send(body)
    })
    return { address: await app.listen({ host: '127.0.0.1', port: 0 }) }
  },
  () => app.close(),
)
