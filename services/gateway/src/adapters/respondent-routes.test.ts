import { randomUUID } from 'node:crypto'
import type { Submission } from '@guzgu/contracts/services/intake'
import { systemClock } from '@guzgu/embedded'
import { type Clock, RpcError } from '@guzgu/ports'
import { afterEach, describe, expect, it } from '@jest/globals'
import { type Answers, openGateway, received, refused } from '../testing/open-gateway.ts'
import { createSteppedClock, turn } from '../testing/stepped-clock.ts'

type Gateway = Awaited<ReturnType<typeof openGateway>>

let gateway: Gateway
const calls: Submission[][] = []

/** An intake that knows one code, "used", "closed" ones and one that comes too early for its replica. */
const open = async (clock: Clock = systemClock): Promise<Gateway['app']> => {
  calls.length = 0
  const seen = new Set<string>()
  const answers: Answers = {
    intake: {
      submitResponses: async ({ submissions }) => {
        calls.push([...submissions])
        return {
          results: submissions.map(({ code, responseId }) => {
            if (code === 'wrong') return refused('code-mistyped', 'code')
            if (code === 'used') return refused('code-already-used', 'code')
            if (code === 'early') return refused('exercise-not-seen-yet', 'code', 1)
            const again = seen.has(responseId)
            seen.add(responseId)
            return received(`r-${responseId}`, again)
          }),
        }
      },
      participate: async ({ code }) => {
        if (code === 'wrong') throw new RpcError('INVALID_ARGUMENT', 'code-mistyped', { field: 'code' })
        return {
          exerciseId: 'e1',
          roundId: 'r1',
          role: 'ROLE_STUDENT',
          level: 'LEVEL_PRIMARY',
          language: 'az',
          gradeBand: 0,
          questionnaireId: 'digital-capacity',
          questionnaireVersion: 1,
          items: ['A1'],
          ownItems: [],
          languages: ['az'],
          closesAt: 5,
          askRelease: false,
          smallGroup: true,
          openLink: false,
        }
      },
      verifyReceipt: async () => ({ state: 'pending' }),
    },
  }
  gateway = await openGateway(answers, { clock })
  return gateway.app
}

afterEach(() => gateway.close())

const response = (code: string) => ({
  code,
  questionnaire: 'digital-capacity@1',
  answers: { A1: 5, A2: 'n/a', A3: 'skipped', A4: 'prefer-not-to-say' },
})

const put = async (app: Gateway['app'], code: string, responseId: string = randomUUID(), remoteAddress = '10.0.0.1') => {
  const answered = await app.inject({ method: 'PUT', url: `/v1/responses/${responseId}`, payload: response(code), remoteAddress })
  return { status: answered.statusCode, body: answered.json(), retryAfter: answered.headers['retry-after'] }
}

describe('handing in', () => {
  it('gives a receipt: 201, and 200 for the same again', async () => {
    const app = await open()
    const id = randomUUID()
    expect(await put(app, '1', id)).toMatchObject({ status: 201, body: { receipt: `r-${id}` } })
    expect(await put(app, '1', id)).toMatchObject({ status: 200, body: { receipt: `r-${id}` } })
  })

  it('turns words into the bytes of the answer vector', async () => {
    await put(await open(), '1')
    expect(calls[0]?.[0]).toMatchObject({
      items: 'A1 A2 A3 A4',
      values: Buffer.of(5, 241, 240, 242),
      questionnaireId: 'digital-capacity',
      questionnaireVersion: 1,
      choices: [],
    })
  })

  it('sends what comes together in one call', async () => {
    const clock = createSteppedClock()
    const app = await open(clock)
    const answered = Promise.all(Array.from({ length: 20 }, (_, i) => put(app, String(i))))
    for (let i = 0; i < 20; i += 1) await turn() // all have come as far as they can while no time passes
    expect(calls).toEqual([])
    await clock.advance(2)
    expect((await answered).map(({ status }) => status)).toEqual(Array(20).fill(201))
    expect(calls.map(({ length }) => length)).toEqual([20])
  })

  it.each([
    ['used', 409, 'code-already-used', undefined],
    ['wrong', 422, 'code-mistyped', undefined],
    ['early', 503, 'exercise-not-seen-yet', '1'],
  ])('a code that is %s: %i %s', async (code, status, problem, retryAfter) => {
    expect(await put(await open(), code)).toMatchObject({ status, body: { code: problem, field: 'code' }, retryAfter })
  })

  it('keeps the unlucky and the clumsy of a batch from spoiling the others', async () => {
    const app = await open()
    const [first, second] = [randomUUID(), randomUUID()]
    const responses = [
      { responseId: first, ...response('1') },
      { responseId: 'not-an-id', ...response('2') },
      { responseId: randomUUID(), ...response('3'), name: 'Aysel' },
      'what',
      { responseId: randomUUID(), ...response('used') },
      { responseId: second, ...response('4') },
    ]
    const answered = await app.inject({
      method: 'POST',
      url: '/v1/responses:batch',
      payload: { responses },
      headers: { 'accept-language': 'en' },
    })
    expect(answered.statusCode).toBe(200)
    expect(answered.json().results).toMatchObject([
      { responseId: first, status: 201, receipt: `r-${first}` },
      { responseId: 'not-an-id', status: 400, problem: { code: 'field-out-of-range', field: 'responseId' } },
      { status: 400, problem: { code: 'field-unknown', field: 'name', title: 'There is no such field' } },
      { status: 400, problem: { code: 'body-malformed' } },
      { status: 409, problem: { code: 'code-already-used' } },
      { responseId: second, status: 201, receipt: `r-${second}` },
    ])
    expect(calls.flat()).toHaveLength(3)
  })

  it('takes at most 500 in a batch', async () => {
    const answered = await (await open()).inject({
      method: 'POST',
      url: '/v1/responses:batch',
      payload: { responses: Array(501).fill({}) },
    })
    expect(answered.json()).toMatchObject({ status: 400, code: 'field-out-of-range', field: 'responses' })
  })
})

describe('what a code lets its holder answer', () => {
  it('tells the form, and neither school nor exercise', async () => {
    const answered = await (await open()).inject({ method: 'POST', url: '/v1/participations', payload: { code: '1' } })
    expect(answered.json()).toMatchObject({
      questionnaire: 'digital-capacity@1',
      role: 'student',
      level: 'primary',
      items: ['A1'],
      askRelease: false,
      smallGroup: true,
    })
    expect(answered.body).not.toContain('e1')
  })

  it('tells of a receipt what intake says', async () => {
    const answered = await (await open()).inject({ method: 'POST', url: '/v1/receipts:verify', payload: { receipt: 'abc' } })
    expect(answered.json()).toEqual({ state: 'pending' })
  })
})

describe('limits', () => {
  it('lets nobody try one code more than 30 times a minute, however it is spelt', async () => {
    const app = await open()
    for (let i = 0; i < 30; i += 1) expect((await put(app, '1234 5678')).status).toBe(201)
    expect(await put(app, '1234-5678')).toMatchObject({
      status: 429,
      body: { code: 'too-many-submissions', field: 'code' },
      retryAfter: '60',
    })
    expect((await put(app, '1234 5679')).status).toBe(201)
  })

  it('does not count what we had no room for', async () => {
    const app = await open()
    for (let i = 0; i < 40; i += 1) expect((await put(app, 'early')).status).toBe(503)
  })

  it('never meets a class of 40 that mistypes every code ten times', async () => {
    const app = await open()
    for (let i = 0; i < 400; i += 1) {
      const answered = await app.inject({
        method: 'POST',
        url: '/v1/participations',
        payload: { code: 'wrong' },
        remoteAddress: '10.0.0.7',
      })
      expect(answered.statusCode).toBe(422)
    }
    expect((await put(app, '1', randomUUID(), '10.0.0.7')).status).toBe(201)
  })

  it('stops an address after 600 wrong codes, whatever it then tries, and no other', async () => {
    const app = await open()
    for (let i = 0; i < 600; i += 1)
      await app.inject({ method: 'POST', url: '/v1/participations', payload: { code: 'wrong' }, remoteAddress: '10.0.0.8' })
    expect(await put(app, '1', randomUUID(), '10.0.0.8')).toMatchObject({ status: 429, body: { code: 'too-many-wrong-codes' } })
    expect((await put(app, '1', randomUUID(), '10.0.0.9')).status).toBe(201)
  })
})
