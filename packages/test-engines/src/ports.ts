import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:net'

/**
 * Below those that a system gives to outgoing connections: one of them could take the port of a server that is away for a moment, and who
 * tries again and again to reach such a server could even be connected with himself.
 * Above 10,080, the last port that `fetch` and browsers refuse.
 */
const [FIRST, END] = [10_081, 16_000]

/** So many different ports of the loopback address that nobody listens on now. */
export const freePorts = async (count: number): Promise<readonly number[]> => {
  const servers = new Map<number, Server>()
  while (servers.size < count) {
    const port = randomInt(FIRST, END)
    const server = servers.has(port) ? undefined : await listening(port)
    if (server !== undefined) servers.set(port, server)
  }
  await Promise.all([...servers.values()].map((server) => once(server.close(), 'close')))
  return [...servers.keys()]
}

const listening = async (port: number): Promise<Server | undefined> => {
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
    return server
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE' || code === 'EACCES') return undefined // somebody's, or kept by the system
    throw error
  }
}
