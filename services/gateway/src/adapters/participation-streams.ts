import type { ServerResponse } from 'node:http'
import type { Ports, RpcContext } from '@guzgu/ports'
import type { FastifyReply } from 'fastify'
import { Refused } from './problems.ts'

const EVERY_MS = 1_000
const HEARTBEAT_MS = 15_000
const RETRY_MS = 3_000
const WATCHERS = 1_000
/** Who reads so slowly is cut off and comes back (bytes). */
const BACKLOG = 1024 * 1024

type Ask = (roundId: string, context: RpcContext) => Promise<object>

/** The watchers of one round share one question a second. */
type Channel = { readonly watchers: Set<ServerResponse>; last: string; quietSince: number }

export type ParticipationStreams = {
  /** Asks on the watcher's own behalf first: who may not know is refused. Resolves when the stream stands. @throws Refused, RpcError */
  readonly open: (roundId: string, context: RpcContext, reply: FastifyReply) => Promise<void>
  /** Ends every stream. */
  readonly close: () => Promise<void>
}

export const createParticipationStreams = ({ clock, ids }: Pick<Ports, 'clock' | 'ids'>, ask: Ask): ParticipationStreams => {
  const channels = new Map<string, Channel>()
  const stopping = new AbortController()
  const running = new Set<Promise<void>>()
  let watching = 0

  const tell = (channel: Channel, text: string): void => {
    channel.quietSince = clock.now()
    for (const watcher of channel.watchers) {
      watcher.write(text)
      if (watcher.writableLength > BACKLOG) watcher.destroy()
    }
  }

  const look = async (roundId: string, channel: Channel): Promise<void> => {
    const context: RpcContext = { actor: { accountId: 'system', role: 'system' }, correlation: ids.newId(), deadline: clock.now() + 5_000 }
    const now = await ask(roundId, context).then(JSON.stringify, () => undefined) // away for a moment: the next second may know
    if (now !== undefined && now !== channel.last) {
      channel.last = now
      tell(channel, toEvent(now))
    } else if (clock.now() - channel.quietSince >= HEARTBEAT_MS) tell(channel, ': still here\n\n')
  }

  const run = async (roundId: string, channel: Channel): Promise<void> => {
    while (channel.watchers.size > 0 && !stopping.signal.aborted) {
      await clock.wait(EVERY_MS, stopping.signal)
      if (channel.watchers.size > 0 && !stopping.signal.aborted) await look(roundId, channel)
    }
    channels.delete(roundId) // in the same tick as the last look at the watchers: nobody joins a channel that nobody runs
  }

  const join = (roundId: string, watcher: ServerResponse, last: string): Channel => {
    const known = channels.get(roundId)
    const channel = known ?? { watchers: new Set(), last, quietSince: clock.now() }
    channel.watchers.add(watcher)
    if (known !== undefined) return known
    channels.set(roundId, channel)
    const loop = run(roundId, channel).finally(() => running.delete(loop))
    running.add(loop)
    return channel
  }

  return {
    open: async (roundId, context, reply) => {
      if (watching >= WATCHERS) throw new Refused('too-many-streams', { retryAfter: 30 })
      const first = JSON.stringify(await ask(roundId, context))
      if (stopping.signal.aborted) throw new Refused('too-many-streams', { retryAfter: 1 })
      const watcher = reply.hijack().raw
      watcher.writeHead(200, { ...reply.getHeaders(), 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' } as Record<
        string,
        string
      >)
      watcher.write(`retry: ${RETRY_MS}\n\n${toEvent(first)}`)
      if (watcher.destroyed) return
      const channel = join(roundId, watcher, first)
      watching += 1
      watcher.on('close', () => {
        watching -= 1
        channel.watchers.delete(watcher)
      })
    },
    close: async () => {
      stopping.abort()
      for (const { watchers } of channels.values()) for (const watcher of watchers) watcher.end()
      await Promise.all(running)
    },
  }
}

const toEvent = (json: string): string => `event: participation\ndata: ${json}\n\n`
