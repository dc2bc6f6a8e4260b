import { silentTelemetry } from '@guzgu/embedded'
import type { Telemetry } from '@guzgu/ports'
import { afterEach, expect, it } from '@jest/globals'
import { MINISTRY, openGateway, received } from '../testing/open-gateway.ts'

const steps: string[] = []
const telemetry: Telemetry = {
  ...silentTelemetry,
  step: (name, work) => {
    steps.push(name)
    return work(() => undefined)
  },
}
let close: () => Promise<void>
afterEach(() => close())

it("makes a step of a trace of a request of the staff, by its route, and none of a respondent's", async () => {
  const submitResponses = async () => ({ results: [received('r')] })
  const opened = await openGateway({ catalogue: { listRounds: async () => ({ rounds: [] }) }, intake: { submitResponses } }, { telemetry })
  close = opened.close
  const body = { code: '1234 5678 9012 3456', questionnaire: 'q@1', answers: {} }
  const url = '/v1/responses/3f1c2b8e-58b0-4c1e-9a53-0d5f3c9a7e21'
  expect((await opened.app.inject({ method: 'PUT', url, body })).statusCode).toBe(201)
  expect(steps).toEqual([])
  expect((await opened.app.inject({ method: 'GET', url: '/v1/rounds?limit=5', headers: MINISTRY })).statusCode).toBe(200)
  expect(steps).toEqual(['GET /v1/rounds'])
})
