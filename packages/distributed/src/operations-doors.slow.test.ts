import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from '@jest/globals'
import { createProcesses, type Environment } from './testing/processes.ts'

const start = createProcesses()
const USUAL = 9464
const DOOR = /^scoring: metrics and health on (\S+)\/metrics$/m

/** Absent: the door for operators opens before they are there. */
const ENGINES: Environment = {
  GUZGU_KAFKA: '127.0.0.1:1',
  GUZGU_MONGODB: 'mongodb://127.0.0.1:1/',
  GUZGU_REDIS: 'redis://127.0.0.1:1',
  GUZGU_LISTEN: '127.0.0.1:0',
  GUZGU_LOG: 'silent',
}

let neighbour: Server

afterEach(() => {
  neighbour.close()
})

/** Somebody on this machine has the port, whether it is us or not. Returns it. */
const take = async (port: number): Promise<number> => {
  neighbour = createServer()
  const listening = once(neighbour.listen(port, '127.0.0.1'), 'listening')
  return listening.then(
    () => (neighbour.address() as AddressInfo).port,
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') throw error
      return port
    },
  )
}

it('takes another port where the usual one is taken and none was named, and says which', async () => {
  await take(USUAL)
  const { child, log } = start('scoring', { ...ENGINES, GUZGU_METRICS_PORT: '' })
  while (!DOOR.test(log())) await once(child.stdout as NodeJS.ReadableStream, 'data')
  const address = DOOR.exec(log())?.[1] ?? ''
  expect(address).not.toContain(`:${USUAL}`)
  expect(await (await fetch(`${address}/health/live`)).json()).toEqual({ live: true })
})

it('does not start where the port that was named is taken', async () => {
  const port = await take(0)
  const { exited, log } = start('scoring', { ...ENGINES, GUZGU_METRICS_PORT: String(port) })
  expect(await exited).toBe(1)
  expect(log()).toContain('EADDRINUSE')
})
