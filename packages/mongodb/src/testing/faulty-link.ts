import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

/**
 * What befalls the first connection that sends more than so many bytes from now on (small ones only keep watch):
 * `request`: cut in the middle of its request; `answer`: the server has it all, and its answer is lost; `silence`: no answer, and no cut either.
 */
export type Fault = { readonly kind: 'request' | 'answer' | 'silence'; readonly afterBytes: number }

/** A TCP proxy in front of a server. */
export type FaultyLink = {
  readonly url: string
  /** Arms one fault; resolves when it has struck. */
  readonly strike: (fault: Fault) => Promise<void>
  readonly close: () => Promise<void>
}

/** `url` names one host. */
export const openFaultyLink = async (url: string): Promise<FaultyLink> => {
  const target = new URL(url)
  const sockets = new Set<Socket>()
  let armed: (Fault & { readonly struck: () => void; readonly sent: Map<Socket, number> }) | undefined

  const forward = (client: Socket): void => {
    const server = connect({ host: target.hostname, port: Number(target.port || 27_017), noDelay: true })
    let isSilent = false
    const cut = (): void => {
      client.destroy()
      server.destroy()
    }
    const strike = (): void => {
      armed?.struck()
      armed = undefined
    }
    client.on('data', (bytes) => {
      const before = armed?.sent.get(client) ?? 0
      const sent = before + bytes.length
      armed?.sent.set(client, sent)
      if (armed?.kind !== 'request' || sent <= armed.afterBytes) return void server.write(bytes)
      const rest = bytes.subarray(0, armed.afterBytes - before)
      strike()
      server.write(rest, cut)
    })
    server.on('data', (bytes) => {
      const isTheOne = armed !== undefined && armed.kind !== 'request' && (armed.sent.get(client) ?? 0) > armed.afterBytes
      if (isTheOne && armed?.kind === 'answer') {
        strike()
        return cut()
      }
      if (isTheOne) {
        isSilent = true
        strike()
      }
      if (!isSilent) client.write(bytes)
    })
    for (const socket of [client, server]) {
      sockets.add(socket)
      socket.on('error', cut).on('close', cut)
    }
  }
  const proxy = createServer({ noDelay: true }, forward).listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  return {
    url: throughPort(target, portOf(proxy)),
    strike: (fault) =>
      new Promise((struck) => {
        armed = { ...fault, struck, sent: new Map() }
      }),
    close: async () => {
      proxy.close()
      for (const socket of sockets) socket.destroy()
      await once(proxy, 'close')
    },
  }
}

/** Directly: else the driver would go round us to the hosts that a replica set names. */
const throughPort = (target: URL, port: number): string => {
  const link = new URL(target)
  link.host = `127.0.0.1:${port}`
  link.searchParams.delete('replicaSet')
  link.searchParams.set('directConnection', 'true')
  return link.href
}

const portOf = (server: Server): number => {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
