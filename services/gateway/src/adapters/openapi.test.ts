import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { openGateway } from '../testing/open-gateway.ts'

const OPERATIONS = [
  'get /health/live',
  'get /health/ready',
  'get /v1/cell-queries',
  'get /v1/departments/{red}/participation',
  'get /v1/exercises',
  'get /v1/exercises/{exerciseId}',
  'get /v1/exercises/{exerciseId}/action-plan',
  'get /v1/exercises/{exerciseId}/benchmarks',
  'get /v1/exercises/{exerciseId}/change',
  'get /v1/exercises/{exerciseId}/device-kit',
  'get /v1/exercises/{exerciseId}/participation',
  'get /v1/exercises/{exerciseId}/report',
  'get /v1/exercises/{exerciseId}/report-sharing',
  'get /v1/me',
  'get /v1/questionnaires',
  'get /v1/questionnaires/{id}/{version}',
  'get /v1/rounds',
  'get /v1/rounds/{roundId}/participation',
  'get /v1/rounds/{roundId}/participation/stream',
  'get /v1/rounds/{roundId}/sample',
  'get /v1/rounds/{roundId}/snapshots',
  'get /v1/schools',
  'get /v1/schools/{schoolId}',
  'get /v1/schools/{schoolId}/rounds/{roundId}/report',
  'get /v1/snapshots/{snapshotId}',
  'get /v1/snapshots/{snapshotId}/benchmarks',
  'get /v1/snapshots/{snapshotId}/cells',
  'get /v1/snapshots/{snapshotId}/change',
  'get /v1/snapshots/{snapshotId}/export/{file}',
  'get /v1/snapshots/{snapshotId}/quality',
  'get /v1/snapshots/{snapshotId}/revision',
  'post /v1/accounts',
  'post /v1/accounts/{accountId}/tokens',
  'post /v1/accounts/{accountId}/tokens/{tokenId}:revoke',
  'post /v1/accounts/{accountId}:close',
  'post /v1/exercises',
  'post /v1/exercises/{exerciseId}/action-plan/actions/{actionId}:remove',
  'post /v1/exercises/{exerciseId}/codes',
  'post /v1/exercises/{exerciseId}/codes:revoke',
  'post /v1/exercises/{exerciseId}/open-link',
  'post /v1/exercises/{exerciseId}:close',
  'post /v1/exercises/{exerciseId}:extend',
  'post /v1/exercises/{exerciseId}:forgo-offline-grace',
  'post /v1/exercises/{exerciseId}:open',
  'post /v1/exercises/{exerciseId}:share-report',
  'post /v1/exercises/{exerciseId}:unshare-report',
  'post /v1/participations',
  'post /v1/receipts:verify',
  'post /v1/responses:batch',
  'post /v1/responses:sealed',
  'post /v1/rounds',
  'post /v1/rounds/{roundId}/sample',
  'post /v1/rounds/{roundId}/snapshots',
  'post /v1/schools:import',
  'post /v1/snapshots/{snapshotId}:verify',
  'put /v1/exercises/{exerciseId}/action-plan/actions/{actionId}',
  'put /v1/exercises/{exerciseId}/action-plan/actions/{actionId}/progress',
  'put /v1/exercises/{exerciseId}/action-plan/items',
  'put /v1/exercises/{exerciseId}/expected-numbers',
  'put /v1/exercises/{exerciseId}/items',
  'put /v1/responses/{responseId}',
]

describe('the OpenAPI document', () => {
  let gateway: Awaited<ReturnType<typeof openGateway>>
  let text: string
  beforeAll(async () => {
    gateway = await openGateway({})
    text = (await gateway.app.inject({ url: '/openapi.json' })).body
  })
  afterAll(() => gateway.close())

  it('is of version 3.1 and lists every route of ours', () => {
    const document = JSON.parse(text)
    expect(document.openapi).toBe('3.1.0')
    const listed = Object.entries(document.paths as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    )
    expect(listed.toSorted()).toEqual(OPERATIONS)
  })

  it('refers only to what it holds', () => {
    const references = new Set([...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name as string))
    expect([...references]).toEqual(['Problem'])
    expect(Object.keys(JSON.parse(text).components.schemas)).toEqual(['Problem'])
  })
})
