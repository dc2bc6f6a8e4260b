import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TOPICS } from '@guzgu/contracts'
import { QuestionnaireEvent } from '@guzgu/contracts/events/questionnaires'
import { RoundEvent } from '@guzgu/contracts/events/rounds'
import { CatalogueServiceDefinition, type PlanRoundRequest } from '@guzgu/contracts/services/catalogue'
import { openEmbedded } from '@guzgu/embedded'
import { type Actor, ANONYMOUS, type Client, type Platform, type RpcContext, RpcError } from '@guzgu/ports'
import { createTelemetry, type Running, run, toRpcError } from '@guzgu/service-runtime'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { catalogue } from '../service.ts'
import { smallQuestionnaire } from '../testing/small-questionnaire.ts'
import { toQuestionnaireMessage } from './messages.ts'

const message = toQuestionnaireMessage(smallQuestionnaire)
const HOUR = 3_600_000
const as = (role: Actor['role']): RpcContext => ({ actor: { accountId: role, role }, correlation: 'test', deadline: Date.now() + HOUR })
const everybody: RpcContext = { ...as('anonymous'), actor: ANONYMOUS }
const refused = async (call: Promise<unknown>): Promise<string> => {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof RpcError)) throw new Error(`expected a refusal, got ${String(error)}`)
  return `${error.status} ${error.message}`
}

describe('the catalogue', () => {
  let folder: string
  let platform: Platform
  let running: Running
  let client: Client<CatalogueServiceDefinition>
  const open = async (): Promise<void> => {
    platform = await openEmbedded({ file: join(folder, 'guzgu.db'), telemetry: createTelemetry({ level: 'silent' }), toRpcError })
    running = await run([['catalogue', catalogue]], platform)
    client = platform.portsFor('test').rpc.client(CatalogueServiceDefinition)
  }
  const close = async (): Promise<void> => {
    await running.stop()
    await platform.close()
  }
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'catalogue-'))
    await open()
  })
  afterEach(async () => {
    await close()
    await rm(folder, { recursive: true })
  })

  const endsAt = Date.now() + HOUR
  const plan = (change: Partial<PlanRoundRequest> = {}): PlanRoundRequest => ({
    roundId: 'autumn',
    title: { az: 'Payız', ru: 'Осень', en: 'Autumn' },
    questionnaireId: 'small',
    questionnaireVersion: 0,
    endsAt,
    timing: {
      graceSeconds: 2,
      offlineGraceSeconds: 0,
      clockSkewMilliseconds: 500,
      earliestClosingSeconds: 0,
      participationRefreshSeconds: 0,
      burstPerMinute: 60,
    },
    partitions: 3,
    ...change,
  })
  /** The events of a topic that are no heartbeats. */
  const eventsOf = async <Event extends { readonly event?: { readonly $case: string } | undefined }>(
    topic: string,
    decode: (bytes: Uint8Array) => Event,
  ) => {
    await running.settled()
    const records = await platform.portsFor('test').log.read(topic, 0, 0, 100)
    return records.map(({ key, value }) => ({ key, ...decode(value) })).filter(({ event }) => event?.$case !== 'heartbeat')
  }

  it('publishes a version once, gives it to everybody and tells the others', async () => {
    expect(await client.publishQuestionnaire({ questionnaire: message }, as('ministry'))).toEqual({ published: true })
    expect(await client.publishQuestionnaire({ questionnaire: message }, as('operator'))).toEqual({ published: false })
    expect(await client.getQuestionnaire({ id: 'small', version: 1 }, everybody)).toEqual({ questionnaire: message })
    const { id, version, title, translation } = message
    expect(await client.listQuestionnaires({}, everybody)).toEqual({ questionnaires: [{ id, version, title, translation }] })
    expect(await eventsOf(TOPICS.questionnaires.topic, QuestionnaireEvent.decode)).toEqual([
      {
        key: 'small',
        metadata: { position: 1, at: expect.any(Number), correlation: 'test' },
        event: { $case: 'published', value: { questionnaire: message } },
      },
    ])
  })

  it('gives the newest version unless another is asked for, also after a restart', async () => {
    for (const version of [1, 2]) await client.publishQuestionnaire({ questionnaire: { ...message, version } }, as('system'))
    await close()
    await open()
    const lists = await Promise.all([1, 2, 3].map(() => client.listQuestionnaires({}, everybody)))
    expect(lists.map(({ questionnaires }) => questionnaires.map(({ version }) => version))).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ])
    expect((await client.getQuestionnaire({ id: 'small', version: 0 }, everybody)).questionnaire?.version).toBe(2)
    expect((await client.getQuestionnaire({ id: 'small', version: 1 }, everybody)).questionnaire?.version).toBe(1)
    expect(await refused(client.getQuestionnaire({ id: 'small', version: 3 }, everybody))).toBe('NOT_FOUND questionnaire-unknown: id')
    expect(await refused(client.getQuestionnaire({ id: 'large', version: 0 }, everybody))).toBe('NOT_FOUND questionnaire-unknown: id')
  })

  it('refuses what is incomplete, wrong or published already, and keeps nothing of it', async () => {
    const publish = (change: Partial<typeof message>) =>
      refused(client.publishQuestionnaire({ questionnaire: { ...message, ...change } }, as('ministry')))
    expect(await publish({ title: undefined })).toBe('INVALID_ARGUMENT translation-missing: title.az')
    expect(await publish({ items: message.items.map((item) => ({ ...item, lengths: ['LENGTH_UNSPECIFIED'] })) })).toBe(
      'INVALID_ARGUMENT questionnaire-invalid: items.A1.lengths',
    )
    expect(await refused(client.publishQuestionnaire({}, as('ministry')))).toBe('INVALID_ARGUMENT questionnaire-invalid: questionnaire')
    expect(await client.listQuestionnaires({}, everybody)).toEqual({ questionnaires: [] })
    await client.publishQuestionnaire({ questionnaire: message }, as('ministry'))
    expect(await publish({ attribution: 'somebody else' })).toBe('FAILED_PRECONDITION version-already-published: version')
  })

  it('plans rounds on the newest version, numbers them and tells the others', async () => {
    expect(await refused(client.planRound(plan(), as('ministry')))).toBe('NOT_FOUND questionnaire-unknown: questionnaireId')
    for (const version of [1, 2]) await client.publishQuestionnaire({ questionnaire: { ...message, version } }, as('system'))
    const first = { ...plan(), questionnaireVersion: 2, roundNumber: 1 }
    const second = { ...plan({ roundId: 'spring', questionnaireVersion: 1 }), roundNumber: 2 }
    expect(await client.planRound(plan(), as('ministry'))).toEqual({ round: first })
    expect(await client.planRound(plan({ roundId: 'spring', questionnaireVersion: 1 }), as('system'))).toEqual({ round: second })
    expect(await client.planRound(plan(), as('ministry'))).toEqual({ round: first })
    expect(await client.listRounds({}, everybody)).toEqual({ rounds: [first, second] })
    expect((await eventsOf(TOPICS.rounds.topic, RoundEvent.decode)).map(({ key, event }) => [key, event])).toEqual([
      ['autumn', { $case: 'planned', value: first }],
      ['spring', { $case: 'planned', value: second }],
    ])
  })

  it('gives racing rounds different numbers', async () => {
    await client.publishQuestionnaire({ questionnaire: message }, as('system'))
    const planned = await Promise.all(['a', 'b', 'c', 'd'].map((roundId) => client.planRound(plan({ roundId }), as('ministry'))))
    expect(planned.map(({ round }) => round?.roundNumber).sort()).toEqual([1, 2, 3, 4])
  })

  it('refuses rounds that are wrong', async () => {
    await client.publishQuestionnaire({ questionnaire: message }, as('system'))
    expect(await refused(client.planRound(plan({ endsAt: Date.now() - 1 }), as('ministry')))).toBe(
      'INVALID_ARGUMENT round-ends-in-the-past: endsAt',
    )
    expect(await refused(client.planRound(plan({ timing: undefined }), as('ministry')))).toBe(
      'INVALID_ARGUMENT round-invalid: timing.graceSeconds',
    )
    await client.planRound(plan(), as('ministry'))
    expect(await refused(client.planRound(plan({ partitions: 4 }), as('ministry')))).toBe(
      'FAILED_PRECONDITION round-already-planned: roundId',
    )
  })

  it('lets only those write who may', async () => {
    const roles: readonly Actor['role'][] = ['coordinator', 'officer', 'analyst', 'helpdesk', 'anonymous']
    for (const role of roles) {
      expect(await refused(client.publishQuestionnaire({ questionnaire: message }, as(role)))).toBe('PERMISSION_DENIED not-allowed')
      expect(await refused(client.planRound(plan(), as(role)))).toBe('PERMISSION_DENIED not-allowed')
    }
    expect(await refused(client.planRound(plan(), as('operator')))).toBe('PERMISSION_DENIED not-allowed')
  })
})
