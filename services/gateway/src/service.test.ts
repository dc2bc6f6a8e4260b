import { openEmbedded } from '@guzgu/embedded'
import { expect, it } from '@jest/globals'
import { gateway, type PageContext, type Pages } from './service.ts'

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

it('tells the pages an address of this machine where it listens on all, and believes them whom they speak for', async () => {
  const platform = await openEmbedded({ memory: true })
  const seen: PageContext[] = []
  const pages: Pages = (_request, response, context) => {
    seen.push(context)
    response.end('<h1>a page</h1>')
  }
  const ready = () => ({ ready: true, waiting: [] })
  const { edges = [] } = await gateway({ host: '0.0.0.0', port: 0, pages, ready })(platform.portsFor('gateway'))
  const [door] = await Promise.all(edges.map((edge) => edge.open()))

  expect(await (await fetch(`${door?.address}/`, { headers: { 'x-forwarded-for': '203.0.113.8' } })).text()).toBe('<h1>a page</h1>')
  expect(seen).toMatchObject([{ client: '203.0.113.8', gateway: door?.address }])
  expect(door?.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect((await fetch(`${door?.address}/v1/nothing`)).headers.get('content-type')).toContain('problem+json')

  await door?.close()
  await platform.close()
})
