import { type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { firehoseTopic, TOPICS } from '@guzgu/contracts'
import { OutcomeEvent } from '@guzgu/contracts/events/outcomes'
import { ResponseEvent } from '@guzgu/contracts/events/responses'
import { createRandom } from '@guzgu/standalone/random'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import {
  agreementItems,
  closeExercise,
  type ExerciseAtHand,
  importSchools,
  issueCodes,
  openExercise,
  planExercise,
  planRound,
  QUESTIONNAIRE,
  reportOf,
} from './campaign.ts'
import { type Client, createClient } from './client.ts'
import { describeWith, has } from './features.ts'
import { ACCOUNTS, BAKU_SCHOOL } from './people.ts'
import { type OwnPlatform, type Platform, startPlatform } from './platform.ts'
import { allRecords } from './records.ts'
import { inLanes, until } from './until.ts'

/** Where the respondents sit: any address of 127/8 is this machine, and this one stands nowhere else. */
const RESPONDENT_ADDRESS = '127.83.59.211'
const PEOPLE = 30

let platform: Platform
let client: Client
let exercise: ExerciseAtHand
let roundId: string
let codes: readonly string[]
let metrics: string
let acceptedBefore: number
let cached: Buffer
const responseIds: string[] = []
const receipts: string[] = []
const tokens: string[] = []
const days = new Set<number>()

const today = (): void => void days.add(Math.floor(Date.now() / 86_400_000))

type Sent = { readonly status: number; readonly text: string }

/** Again while the platform cannot take it just now. */
const respond = (code: string, responseId: string, answers: object): Promise<Sent> =>
  until(`PUT ${responseId}`, async () => {
    const sent = await send(code, responseId, answers)
    return sent.status === 503 ? undefined : sent
  })

const send = async (code: string, responseId: string, answers: object): Promise<Sent> => {
  const body = JSON.stringify({ code, questionnaire: QUESTIONNAIRE, answers, seconds: 321 })
  const headers = { 'content-type': 'application/json', 'user-agent': 'Leylas-telephone/1.0', 'x-correlation-id': responseId }
  const local = has('own processes') ? { localAddress: RESPONDENT_ADDRESS } : {}
  const [incoming] = await new Promise<[IncomingMessage]>((resolve, reject) => {
    const outgoing = request(`${platform.address()}/v1/responses/${responseId}`, { method: 'PUT', headers, ...local })
    outgoing.once('response', (response) => resolve([response])).once('error', reject)
    outgoing.end(body)
  })
  return { status: incoming.statusCode ?? 0, text: await text(incoming) }
}

const accepted = (text: string): number =>
  [...text.matchAll(/^guzgu_responses_accepted (\d+)$/gm)].reduce((sum, [, count]) => sum + Number(count), 0)

beforeAll(async () => {
  platform = await startPlatform({ logLevel: 'info' })
  client = createClient(platform)
  await importSchools(client)
  for (const { name } of ACCOUNTS) tokens.push(await platform.token(name))
  acceptedBefore = accepted(await platform.metrics())
  const round = await planRound(client, 'privacy')
  roundId = round.roundId
  exercise = await planExercise(client, round, {
    schoolId: BAKU_SCHOOL,
    level: 'primary',
    expected: { leader: 0, teacher: PEOPLE, student: 0 },
  })
  codes = await issueCodes(client, exercise, 'teacher', PEOPLE)
  await openExercise(client, exercise, codes[0] as string)
  const items = await agreementItems(client, codes[0] as string)
  const random = createRandom('privacy')
  today()
  for (const code of codes) {
    const responseId = random.uuid()
    const answers = Object.fromEntries(items.map((id) => [id, random.integer(1, 5)]))
    const { status, text: body } = await respond(code, responseId, answers)
    expect([200, 201]).toContain(status)
    responseIds.push(responseId)
    receipts.push((JSON.parse(body) as { receipt: string }).receipt)
  }
  today()
  // One request of a thousand is logged: let some of respondents be among them, good ones and bad ones.
  const again = Array.from({ length: 2_200 }, (_, i) => i)
  await inLanes(again, 16, async (i) => {
    const which = i % PEOPLE
    const spoilt = i % 3 === 0 ? { Z9: 1 } : {}
    await respond(codes[which] as string, responseIds[which] as string, { [items[0] as string]: 3, ...spoilt })
  })
  metrics = await platform.metrics()
  cached = (await platform.own?.rest.cached()) ?? Buffer.alloc(0)
  await closeExercise(client, exercise)
  await reportOf(client, exercise)
  await platform.own?.halt()
})
afterAll(() => platform.stop())

const bare = (spelling: string): string => spelling.replace(/[^0-9a-f]/g, '')

/** Every spelling in which a secret of a respondent or of the staff could lie around, as bytes. */
const secrets = (): ReadonlyMap<string, Buffer> => {
  const found = new Map<string, Buffer>()
  const add = (what: string, bytes: Buffer): void => void found.set(what, bytes)
  for (const [i, code] of codes.entries()) {
    add(`code ${i}`, Buffer.from(code))
    add(`digits of code ${i}`, Buffer.from(bare(code)))
    add(`body of code ${i}`, Buffer.from(bare(code).slice(0, 15)))
  }
  for (const [i, id] of responseIds.entries()) {
    add(`response id ${i}`, Buffer.from(id))
    add(`digits of response id ${i}`, Buffer.from(bare(id)))
    add(`bytes of response id ${i}`, Buffer.from(bare(id), 'hex'))
  }
  for (const [i, receipt] of receipts.entries()) add(`receipt ${i}`, Buffer.from(receipt))
  for (const [i, token] of tokens.entries()) add(`token ${i}`, Buffer.from(token))
  add('address', Buffer.from(RESPONDENT_ADDRESS))
  add('bytes of the address', Buffer.from(RESPONDENT_ADDRESS.split('.').map(Number)))
  add('user agent', Buffer.from('Leylas-telephone'))
  return found
}

describeWith('own processes')('what rests in the engines and in the output of the processes', () => {
  let own: OwnPlatform
  let atRest: ReadonlyMap<string, Buffer>

  beforeAll(async () => {
    own = platform.own as OwnPlatform
    atRest = new Map([...(await own.rest.bytes()), ['stdout and stderr', Buffer.from(own.output())]])
  })
  const holding = (bytes: Buffer): readonly string[] => [...atRest].flatMap(([where, rest]) => (rest.includes(bytes) ? [where] : []))

  it('is what we look at: answers are there, and respondents are logged', () => {
    expect(holding(Buffer.from(exercise.exerciseId)).length).toBeGreaterThan(0)
    expect(own.output()).toContain('/v1/responses/:responseId')
  })

  it('has no code, no token, no response id, no receipt, no address', () => {
    const found = [...secrets()].flatMap(([what, bytes]) => holding(bytes).map((where) => `${what} in ${where}`))
    expect(found).toEqual([])
  })

  it('is not in the cache either, but for the receipts that are kept for those who ask again', () => {
    const found = [...secrets()].filter(([what, bytes]) => !what.startsWith('receipt') && cached.includes(bytes)).map(([what]) => what)
    expect(found).toEqual([])
  })

  it('has none of the keys, without which no code can be tied to a response', async () => {
    const keys = await own.rest.keys()
    expect([...keys.keys()]).toContain(`pepper-${roundId}`)
    for (const [name, key] of keys)
      for (const spelling of [key, Buffer.from(key.toString('hex')), Buffer.from(key.toString('base64'))])
        expect([name, holding(spelling)]).toEqual([name, []])
  })

  it('logs respondents without an id, a path or anything of a person', () => {
    const lines = own
      .output()
      .split('\n')
      .filter((line) => line.includes('/v1/responses/:responseId'))
      .map((line) => JSON.parse(line) as object)
    for (const line of lines) {
      const names = Object.keys(line).filter((name) => name !== 'service') // which process of several
      expect(names.sort()).toEqual(['level', 'method', 'milliseconds', 'msg', 'route', 'status', 'time'])
    }
  })
})

describeWith('own processes')('the record of a response', () => {
  it('holds what the rules name and nothing more, and no time finer than the day', async () => {
    await (platform.own as OwnPlatform).rest.inspect(async (engine) => {
      for (const { value, key } of await allRecords(engine, firehoseTopic(TOPICS.outcomes.topic, roundId))) {
        expect(key).toBe(exercise.exerciseId)
        const outcome = OutcomeEvent.decode(value)
        expect(Buffer.from(OutcomeEvent.encode(outcome).finish())).toEqual(Buffer.from(value))
      }
      let responses = 0
      for (const { value, key } of await allRecords(engine, firehoseTopic(TOPICS.responses.topic, roundId))) {
        expect(key).toBe(exercise.exerciseId)
        const record = ResponseEvent.decode(value)
        expect(Buffer.from(ResponseEvent.encode(record).finish())).toEqual(Buffer.from(value)) // no field that we do not know
        if (record.event?.$case !== 'submitted') continue
        responses += 1
        const { day, redemption, digest, ...rest } = record.event.value
        expect(days).toContain(day)
        expect([redemption.length, digest.length]).toEqual([16, 16])
        expect(Object.keys(rest).sort()).toEqual([
          'answers',
          'burst',
          'choices',
          'exerciseId',
          'gradeBand',
          'ownAnswers',
          'questionnaireId',
          'questionnaireVersion',
          'released',
          'role',
          'sectionLanguage',
          'speed',
          'unverified',
        ])
      }
      expect(responses).toBeGreaterThanOrEqual(PEOPLE)
      if (has('memory that is always in time')) expect(responses).toBe(PEOPLE)
    })
  })

  it('stands beside no time finer than the day', async () => {
    const times = await (platform.own as OwnPlatform).rest.timesOfRecords(roundId)
    for (const time of times) expect(days).toContain(time / 86_400_000)
  })
})

describe('receipts', () => {
  it('of neighbours differ in every part: nothing of the place shows', () => {
    const parts = receipts.map((receipt) => Buffer.from(receipt, 'base64url'))
    for (const bytes of parts) expect(bytes).toHaveLength(32)
    const alike: string[] = []
    for (const [i, one] of parts.entries())
      for (const other of parts.slice(i + 1))
        for (let at = 0; at < 32; at += 4) if (one.readUInt32BE(at) === other.readUInt32BE(at)) alike.push(`${i} at ${at}`)
    expect(alike).toEqual([])
  })
})

describe('metrics', () => {
  it('are not on the public port', async () => {
    const restarted = platform.own === undefined ? undefined : await platform.own.restart()
    expect(restarted).toBeUndefined()
    for (const path of ['/metrics', '/v1/metrics']) expect((await client.ask('GET', path)).status).toBe(404)
  })

  it('count, and carry no school, exercise, role or code', () => {
    const more = accepted(metrics) - acceptedBefore
    expect(more).toBeGreaterThanOrEqual(PEOPLE)
    if (has('memory that is always in time')) expect(more).toBe(PEOPLE)
    expect(metrics).toMatch(/^guzgu_responses_rejected\{reason="item-unknown"\} \d+$/m)
    const labels = new Set([...metrics.matchAll(/[{,]([a-z_]+)="/g)].map(([, name]) => name))
    for (const label of labels) expect(['reason', 'class', 'group', 'topic', 'le']).toContain(label)
    for (const word of [BAKU_SCHOOL, exercise.exerciseId, 'teacher', 'student', 'primary', ...codes.map(bare)])
      expect(metrics).not.toContain(word)
  })
})
