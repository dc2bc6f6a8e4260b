import { openEmbedded } from '@guzgu/embedded'
import { expect, it } from '@jest/globals'
import { gateway } from './service.ts'

it('opens a public door, and another for operators only', async () => {
  const platform = await openEmbedded({ memory: true })
  const waiting = ['intake: exercises']
  const factory = gateway({
    host: '127.0.0.1',
    port: 0,
    metricsPort: 0,
    metrics: async () => 'guzgu_requests 1\n',
    ready: () => ({ ready: waiting.length === 0, waiting }),
  })
  const { edges = [] } = await factory(platform.portsFor('gateway'))
  const [publicDoor, metricsDoor] = await Promise.all(edges.map((edge) => edge.open()))
  const status = async (path: string): Promise<number> => (await fetch(`${publicDoor?.address}${path}`)).status

  expect(edges.map(({ name }) => name)).toEqual(['gateway', 'metrics'])
  expect(await Promise.all(['/health/live', '/health/ready', '/metrics'].map(status))).toEqual([200, 503, 404])
  waiting.pop()
  expect(await status('/health/ready')).toBe(200)
  expect(await (await fetch(metricsDoor?.address ?? '')).text()).toBe('guzgu_requests 1\n')

  await Promise.all([publicDoor?.close(), metricsDoor?.close()])
  await platform.close()
})
