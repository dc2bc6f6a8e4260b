import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A link that can go bad, in front of a server on the loopback address. */
export type TcpProxy = {
  readonly port: number
  /** From now on requests still reach the server, and its answers reach nobody. */
  readonly withhold: () => void
  /** Cuts every connection and refuses new ones. */
  readonly refuse: () => void
  /** Connections cut or refused since `refuse`. */
  readonly refused: () => number
  /** Cuts every connection; new ones work again. */
  readonly heal: () => void
  /** Bytes of answers that reached nobody. */
  readonly withheld: () => number
  readonly close: () => Promise<void>
}

export const startTcpProxy = async (target: number): Promise<TcpProxy> => {
  const sockets = new Set<Socket>()
  let withholding = false
  let withheld = 0
  let refusing = false
  let refused = 0
  const server = createServer((client) => {
    if (refusing) {
      refused += 1
      client.on('error', () => undefined)
      client.resetAndDestroy()
      return
    }
    const upstream = connect(target, '127.0.0.1')
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one)
      one.on('error', () => undefined) // its end follows
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
    }
    client.on('data', (bytes) => upstream.write(bytes))
    upstream.on('data', (bytes) => {
      if (withholding) withheld += bytes.length
      else client.write(bytes)
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const cut = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    withhold: () => {
      withholding = true
    },
    refuse: () => {
      refusing = true
      refused = Math.ceil(sockets.size / 2)
      cut()
    },
    refused: () => refused,
    heal: () => {
      refusing = false
      withholding = false
      cut()
    },
    withheld: () => withheld,
    close: async () => {
      cut()
      await once(server.close(), 'close')
    },
  }
}
