// A client that costs little, in a process of its own: raw sockets, kept alive, one request in flight on each.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import type { Campaign } from './campaign.ts'
import { answerParent } from './child.ts'
import { percentile } from './percentile.ts'

export type Load = {
  readonly address: string
  readonly connections: number
  readonly seconds: number
  /** Not counted, ahead of the measured time. */
  readonly warmUpSeconds: number
  /** Requests per second; as fast as the connections allow if not given. */
  readonly pace?: number
  readonly what:
    | { readonly kind: 'responses'; readonly folder: string /** The codes before it were used already. */; readonly firstCode: number }
    | { readonly kind: 'get'; readonly requests: readonly { readonly path: string; readonly token: string }[] }
}

export type Loaded = {
  /** When the first request was due (ms since 1970); at a pace, the others at equal distances behind it. */
  readonly startedAt: number
  /** Answered within the measured time, well or not. */
  readonly answered: number
  readonly perSecond: number
  /** From sending (paced: from when it was due) to the answer. */
  readonly p50: number
  readonly p99: number
  readonly max: number
  readonly statuses: Readonly<Record<string, number>>
  readonly nextCode: number
  readonly cpuSeconds: number
}

type Next = () => string

const run = async (load: Load): Promise<Loaded> => {
  const source = sourceOf(load)
  const lines = await Promise.all(Array.from({ length: load.connections }, () => openLine(load.address)))
  const started = performance.now()
  const measureFrom = started + load.warmUpSeconds * 1000
  const measureTo = measureFrom + load.seconds * 1000
  const latencies: number[] = []
  const statuses: Record<string, number> = {}
  let cpuAtStart = process.cpuUsage()
  setTimeout(() => (cpuAtStart = process.cpuUsage()), load.warmUpSeconds * 1000)

  const note = (status: string, since: number): void => {
    const now = performance.now()
    if (now < measureFrom || now >= measureTo) return
    latencies.push(now - since)
    statuses[status] = (statuses[status] ?? 0) + 1
  }
  const send = async (line: Line, since: number): Promise<void> => note(await line.ask(source.next()), since)

  if (load.pace === undefined)
    await Promise.all(
      lines.map(async (line) => {
        while (performance.now() < measureTo) await send(line, performance.now())
      }),
    )
  else await sendPaced(lines, load.pace, started, measureTo, send)
  const { user, system } = process.cpuUsage(cpuAtStart)
  for (const line of lines) line.close()
  latencies.sort((a, b) => a - b)
  return {
    startedAt: performance.timeOrigin + started,
    answered: latencies.length,
    perSecond: latencies.length / load.seconds,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    max: percentile(latencies, 1),
    statuses,
    nextCode: source.used(),
    cpuSeconds: (user + system) / 1e6,
  }
}

/** Requests fall due whether or not the server keeps up; what waits for a free connection has waited already. */
const sendPaced = async (
  lines: readonly Line[],
  pace: number,
  started: number,
  until: number,
  send: (line: Line, since: number) => Promise<void>,
): Promise<void> => {
  const free = [...lines]
  const inFlight = new Set<Promise<void>>()
  for (let sent = 0; performance.now() < until; ) {
    for (let due = started + (sent / pace) * 1000; due <= performance.now() && free.length > 0; due = started + (sent / pace) * 1000) {
      const line = free.pop() as Line
      const sending = send(line, due).then(() => {
        free.push(line)
        inFlight.delete(sending)
      })
      inFlight.add(sending)
      sent += 1
    }
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  await Promise.all(inFlight)
}

const sourceOf = ({ what, address }: Load): { readonly next: Next; readonly used: () => number } => {
  const host = new URL(address).host
  if (what.kind === 'get') {
    let at = 0
    const requests = what.requests.map(
      ({ path, token }) => `GET ${path} HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${token}\r\n\r\n`,
    )
    return { next: () => requests[at++ % requests.length] as string, used: () => at }
  }
  const { codes, bodies } = JSON.parse(readFileSync(join(what.folder, 'campaign.json'), 'utf8')) as Campaign
  let used = what.firstCode
  const next = (): string => {
    const [role, code] = codes[used % codes.length] as Campaign['codes'][number]
    const ofRole = bodies[role]
    const body = `{"code":"${code}","questionnaire":"digital-capacity@1",${ofRole[used % ofRole.length]}`
    used += 1
    return `PUT /v1/responses/${randomUUID()} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`
  }
  return { next, used: () => used }
}

/** One connection. `ask` sends a request (ASCII) and resolves with the status of its answer, once it is there completely. */
type Line = { readonly ask: (request: string) => Promise<string>; readonly close: () => void }

const openLine = async (address: string): Promise<Line> => {
  const { hostname, port } = new URL(address)
  const socket = await new Promise<Socket>((resolve, reject) => {
    const opened = connect({ host: hostname, port: Number(port), noDelay: true }, () => resolve(opened))
    opened.once('error', reject)
  })
  let received = ''
  let settle: { readonly resolve: (status: string) => void; readonly reject: (error: Error) => void } | undefined
  const fail = (error: Error): void => settle?.reject(error)
  socket.setEncoding('latin1')
  socket.on('error', fail)
  socket.on('close', () => fail(new Error('the server closed the connection')))
  socket.on('data', (chunk) => {
    received += chunk
    const head = received.indexOf('\r\n\r\n')
    if (head < 0) return
    const length = /\r\ncontent-length: (\d+)/i.exec(received)?.[1]
    if (length === undefined) return fail(new Error(`an answer without a length: ${received.slice(0, 200)}`))
    if (received.length < head + 4 + Number(length)) return
    const status = received.slice(9, 12)
    received = ''
    const waiting = settle
    settle = undefined
    waiting?.resolve(status)
  })
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        settle = { resolve, reject }
        socket.write(request, 'latin1')
      }),
    close: () => {
      socket.removeAllListeners('close')
      socket.destroy()
    },
  }
}

answerParent(run)
