import { createHash } from 'node:crypto'
import { Role } from '@guzgu/contracts/events/common'
import type { Questionnaire } from '@guzgu/contracts/events/questionnaires'
import { RpcError } from '@guzgu/ports'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { MINISTRY, openGateway } from '../testing/open-gateway.ts'

const text = (word: string) => ({ az: word, ru: word, en: word })

const questionnaire: Questionnaire = {
  id: 'q',
  version: 1,
  translation: 'draft',
  translationNote: text('draft'),
  attribution: '',
  title: text('title'),
  languages: ['az'],
  areas: [{ id: 'A', title: text('area'), description: text('about') }],
  rollUp: [],
  notApplicable: text('n/a'),
  preferNotToSay: text('rather not'),
  scales: [],
  blocks: [],
  items: [],
}

const snapshot = {
  snapshotId: 'r1.1',
  roundId: 'r1',
  revision: 1,
  takenAt: 5,
  digest: 'd'.repeat(64),
  ruleVersion: 'national-1',
  exercises: 6,
  schools: 6,
  respondents: 60,
  publishedCells: 2,
  suppressedCells: 1,
  verifiedAt: 1_000,
  isDifferent: false,
  isBeingVerified: false,
  supersededBy: '',
}

const PAGES = [
  { role: Role.TEACHER, measure: 'respondents', cells: '[{"by":{},"key":"nation","n":60,"schools":6,"shown":true}]' },
  {
    role: Role.TEACHER,
    measure: 'area/A',
    cells:
      '[{"by":{},"key":"nation","mean":"3.00","n":60,"schools":6,"shown":true},{"by":{"region":"Bakı"},"key":"region=Bakı","shown":false,"symbol":"[c]"}]',
  },
]

let gateway: Awaited<ReturnType<typeof openGateway>>
let refusal: RpcError | undefined
let isCutAt: number | undefined

beforeAll(async () => {
  gateway = await openGateway({
    catalogue: { getQuestionnaire: async () => ({ questionnaire }) },
    analytics: {
      getSnapshot: async ({ snapshotId }) => {
        if (refusal !== undefined) throw refusal
        return { snapshot: { ...snapshot, snapshotId }, contents: '{"questionnaire":{"id":"q","version":1}}' }
      },
      readExport: async ({ place }) => {
        const page = PAGES[place]
        if (page === undefined || place === isCutAt) throw new RpcError('UNAVAILABLE', 'engine-away')
        return { ...page, isLast: place === PAGES.length - 1 }
      },
    },
  })
})
beforeEach(() => {
  refusal = undefined
  isCutAt = undefined
})
afterAll(() => gateway.close())

const ask = (file: string, headers: Readonly<Record<string, string>> = MINISTRY, snapshotId = 'r1.1') =>
  gateway.app.inject({ url: `/v1/snapshots/${snapshotId}/export/${file}`, headers: { ...headers } })

describe('an export', () => {
  it('is what the manifest says, file by file', async () => {
    const manifest = (await ask('manifest.json')).json()
    expect(manifest).toMatchObject({ snapshotId: 'r1.1', digest: snapshot.digest, rows: 3, ruleVersion: 'national-1' })
    expect(manifest.files).toHaveLength(5)
    for (const { name, bytes, sha256 } of manifest.files) {
      const answered = await ask(name)
      expect(answered.statusCode).toBe(200)
      expect(answered.headers['content-length']).toBe(String(bytes))
      expect(answered.headers['guzgu-verified-at']).toBe('1970-01-01T00:00:01.000Z')
      expect(createHash('sha256').update(answered.rawPayload).digest('hex')).toBe(sha256)
    }
    expect((await ask('data.csv')).payload).toContain('Bakı')
  })

  it('goes on where a download stopped', async () => {
    const whole = await ask('data.csv')
    const etag = whole.headers.etag as string
    const rest = await ask('data.csv', { ...MINISTRY, range: 'bytes=100-', 'if-range': etag })
    expect(rest.statusCode).toBe(206)
    expect(rest.headers['content-range']).toBe(`bytes 100-${whole.rawPayload.length - 1}/${whole.rawPayload.length}`)
    expect(rest.rawPayload.equals(whole.rawPayload.subarray(100))).toBe(true)
  })

  it.each([
    ['of another file', { range: 'bytes=100-', 'if-range': '"other"' }],
    ['behind its end', { range: 'bytes=99999999-' }],
    ['of several parts', { range: 'bytes=0-1,5-9' }],
  ])('is sent whole where the range is %s', async (_, headers) => {
    const answered = await ask('data.csv', { ...MINISTRY, ...headers })
    expect([answered.statusCode, answered.rawPayload.length]).toEqual([200, (await ask('data.csv')).rawPayload.length])
  })

  it('is not sent to who has it', async () => {
    const etag = (await ask('data.parquet')).headers.etag as string
    expect((await ask('data.parquet', { ...MINISTRY, 'if-none-match': etag })).statusCode).toBe(304)
  })

  it('refuses an unknown format, an unknown snapshot, one who may not, and nobody', async () => {
    expect((await ask('data.sav')).json().code).toBe('field-out-of-range')
    refusal = new RpcError('NOT_FOUND', 'snapshot-unknown', { field: 'snapshotId' })
    const unknown = await ask('data.csv')
    expect([unknown.statusCode, unknown.json().code]).toEqual([404, 'snapshot-unknown'])
    refusal = new RpcError('PERMISSION_DENIED', 'not-allowed')
    expect((await ask('data.csv')).statusCode).toBe(403)
    expect((await ask('data.csv', {})).statusCode).toBe(401)
  })

  it('cannot be taken for whole where it breaks off', async () => {
    isCutAt = 1
    expect((await ask('manifest.json', MINISTRY, 'r1.2')).statusCode).toBe(503)
    isCutAt = undefined
    const manifest = (await ask('manifest.json', MINISTRY, 'r1.2')).json()
    expect(manifest.rows).toBe(3)
    isCutAt = 1
    await expect(ask('data.csv', MINISTRY, 'r1.2')).rejects.toThrow()
  })
})
