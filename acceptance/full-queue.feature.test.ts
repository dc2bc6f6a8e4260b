import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { agreementItems, importSchools, issueCodes, openExercise, planExercise, planRound, QUESTIONNAIRE } from './campaign.ts'
import { type Client, createClient, type Problem } from './client.ts'
import { MINISTRY, TOVUZ_SCHOOL } from './people.ts'
import { type Platform, startPlatform } from './platform.ts'
import { inLanes, until } from './until.ts'

// The queue in front of the log holds 10,000. What comes at once and is more is told to come again, and comes again.
const PEOPLE = 9_000
const TIMES = 3
const PER_BATCH = 500
const SINGLES = 100
const HELLOS = 10
/** A machine may be fast enough for some of them; a code is refused after thirty submissions in a minute. */
const WAVES = 5

let platform: Platform
let client: Client
let roundId: string
let codes: readonly string[]
let item: string

beforeAll(async () => {
  platform = await startPlatform()
  client = createClient(platform)
  await importSchools(client)
  const round = await planRound(client, 'queue')
  roundId = round.roundId
  const expected = { leader: 0, teacher: 0, student: PEOPLE }
  const exercise = await planExercise(client, round, { schoolId: TOVUZ_SCHOOL, level: 'upper-secondary', expected })
  codes = await issueCodes(client, exercise, 'student', PEOPLE, { gradeBand: 10 })
  await openExercise(client, exercise, codes[0] as string)
  item = (await agreementItems(client, codes[0] as string))[0] as string
})
afterAll(() => platform.stop())

type Response = { readonly responseId: string; readonly code: string; readonly questionnaire: string; readonly answers: object }
type Result = {
  readonly status: number
  readonly receipt?: string
  readonly problem?: { readonly code: string; readonly retryAfter?: number }
}

/** Everything but the last byte first: then the platform, which stood still meanwhile, finds all of them in the same moment. */
const allAtOnce = async (bodies: readonly { readonly method: string; readonly path: string; readonly body: string }[]) => {
  const agent = new Agent({ maxSockets: Number.POSITIVE_INFINITY })
  const held = await Promise.all(
    bodies.map(async ({ method, path, body }) => {
      const bytes = Buffer.from(body)
      const headers = { 'content-type': 'application/json', 'content-length': bytes.length }
      const outgoing = request(`${platform.address()}${path}`, { method, agent, headers })
      const incoming = once(outgoing, 'response') as Promise<[IncomingMessage]>
      await new Promise<void>((resolve) => outgoing.write(bytes.subarray(0, -1), () => resolve()))
      return { release: () => new Promise<void>((resolve) => outgoing.end(bytes.subarray(-1), resolve)), incoming }
    }),
  )
  // What it has not read by then it reads piece by piece, and sends on meanwhile. It answers these after it has read those.
  for (let hello = 0; hello < HELLOS; hello += 1) await (await fetch(`${platform.address()}/health/live`)).text()
  const thaw = platform.own?.freeze()
  await Promise.all(held.map(({ release }) => release()))
  thaw?.()
  const answers = await Promise.all(
    held.map(async ({ incoming }) => {
      const [response] = await incoming
      return { status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'], text: await text(response) }
    }),
  )
  agent.destroy()
  return answers
}

const inLots = (responses: readonly Response[]): readonly (readonly Response[])[] =>
  Array.from({ length: Math.ceil(responses.length / PER_BATCH) }, (_, i) => responses.slice(i * PER_BATCH, (i + 1) * PER_BATCH))

const batch = (responses: readonly Response[]) => ({ method: 'POST', path: '/v1/responses:batch', body: JSON.stringify({ responses }) })

it('is told 503 with Retry-After when more comes than the queue holds, and nothing is lost', async () => {
  const everybody = codes.map((code, i): Response => {
    return { responseId: randomUUID(), code, questionnaire: QUESTIONNAIRE, answers: { [item]: (i % 5) + 1 } }
  })
  const [alone, together] = [everybody.slice(0, SINGLES), everybody.slice(SINGLES)]
  // A nervous browser sends each form several times. Those who come alone stand between the batches.
  const batches = Array.from({ length: TIMES }, () => inLots(together)).flat()
  const singles = alone.map(({ responseId, ...body }) => ({
    method: 'PUT',
    path: `/v1/responses/${responseId}`,
    body: JSON.stringify(body),
  }))
  const requests = batches.flatMap((responses, i) => [batch(responses), ...singles.slice(i * 2, i * 2 + 2)])

  const refused = { inBatch: 0, alone: 0 }
  for (let wave = 0; wave < WAVES && (refused.inBatch === 0 || refused.alone === 0); wave += 1) {
    for (const { status, retryAfter, text: body } of await allAtOnce(requests)) {
      const { results, code } = JSON.parse(body) as { readonly results?: readonly Result[] } & Partial<Problem>
      const inBatch = (results ?? []).filter(({ problem }) => problem?.code === 'queue-full')
      for (const one of inBatch) expect([one.status, one.problem?.retryAfter]).toEqual([503, 1])
      refused.inBatch += inBatch.length
      if (code !== 'queue-full') continue
      expect([status, retryAfter]).toEqual([503, '1'])
      refused.alone += 1
    }
  }
  expect(Math.min(refused.inBatch, refused.alone)).toBeGreaterThan(0)
  // Whoever was sent away comes again with the same id, after the time that it was told.
  const receipts = new Map<string, string>()
  let waiting: readonly Response[] = everybody
  await until('everybody has a receipt', async () => {
    let comeAgain = 0
    await inLanes(inLots(waiting), 4, async (responses) => {
      const { results: again } = await client.send<{ results: Result[] }>('POST', '/v1/responses:batch', { responses })
      for (const [i, { receipt, problem }] of again.entries()) {
        if (receipt !== undefined) receipts.set((responses[i] as Response).responseId, receipt)
        comeAgain = Math.max(comeAgain, problem?.retryAfter ?? 0)
      }
    })
    await setTimeout(comeAgain * 1000)
    waiting = waiting.filter(({ responseId }) => !receipts.has(responseId))
    return waiting.length === 0 ? true : undefined
  })
  expect(receipts.size).toBe(PEOPLE)
  await until('each of them counts once', async () => {
    const { roles } = await client.get<{ roles: { role: string; counted: number }[] }>(`/v1/rounds/${roundId}/participation`, MINISTRY)
    const counted = roles.find(({ role }) => role === 'student')?.counted ?? 0
    expect(counted).toBeLessThanOrEqual(PEOPLE)
    return counted === PEOPLE ? true : undefined
  })
})
