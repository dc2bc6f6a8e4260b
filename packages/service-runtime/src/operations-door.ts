import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Readiness = { readonly ready: boolean; readonly waiting: readonly string[] }

export type OperationsDoor = {
  /** Of the metrics; beside it `/health/live` and `/health/ready`. */
  readonly address: string
  readonly close: () => Promise<void>
}

export type OperationsOptions = {
  readonly host: string
  /** 0: any free one. */
  readonly port: number
  /** Prometheus text. */
  readonly metrics: () => Promise<string>
  readonly readiness: () => Readiness
}

/**
 * What only operators, scrapers and probes reach: `/health/live`, `/health/ready` (503 and what is waited for), `/metrics`.
 * @throws Error where the port is taken
 */
export const openOperations = async ({ host, port, metrics, readiness }: OperationsOptions): Promise<OperationsDoor> => {
  const server = createServer((request, response) => {
    if (request.method !== 'GET') return void response.writeHead(405).end()
    if (request.url === '/metrics') return void answerMetrics(metrics, response)
    if (request.url === '/health/live') return answerJson(response, 200, { live: true })
    if (request.url !== '/health/ready') return void response.writeHead(404).end()
    const { ready, waiting } = readiness()
    answerJson(response, ready ? 200 : 503, { ready, waiting })
  })
  await once(server.listen(port, host), 'listening')
  return {
    address: `http://${host}:${(server.address() as AddressInfo).port}/metrics`,
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

const answerMetrics = (metrics: () => Promise<string>, response: ServerResponse): Promise<unknown> =>
  metrics().then(
    (text) => response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text),
    () => response.writeHead(500).end(),
  )

const answerJson = (response: ServerResponse, status: number, body: object): void =>
  void response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
