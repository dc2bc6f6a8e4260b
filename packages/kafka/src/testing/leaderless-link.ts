import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** A link to a broker on this machine whose answers can be made to say that the partitions of a topic have no leader. */
export type LeaderlessLink = {
  readonly broker: string
  readonly depose: (topic: string) => void
  /** Answers that said so. */
  readonly deposed: () => number
  readonly close: () => Promise<void>
}

const LEADER_NOT_AVAILABLE = 5

export const openLeaderlessLink = async (broker: string): Promise<LeaderlessLink> => {
  const { hostname, port } = new URL(`tcp://${broker}`)
  const sockets = new Set<Socket>()
  let topic: Buffer | undefined
  let deposed = 0
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname)
    let answers = Buffer.alloc(0)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        client.destroy()
        upstream.destroy()
      })
    }
    client.on('data', (bytes) => upstream.write(bytes))
    upstream.on('data', (bytes) => {
      answers = Buffer.concat([answers, bytes])
      while (answers.length >= 4 && answers.length >= 4 + answers.readInt32BE(0)) {
        const answer = answers.subarray(0, 4 + answers.readInt32BE(0))
        answers = answers.subarray(answer.length)
        readdress(answer, hostname, Number(port), portOf(server))
        if (topic !== undefined && depose(answer, topic)) deposed += 1
        client.write(answer)
      }
    })
  })
  await once(server.listen(0, hostname), 'listening')
  return {
    broker: `${hostname}:${portOf(server)}`,
    depose: (name) => {
      topic = Buffer.from(name)
    },
    deposed: () => deposed,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await once(server.close(), 'close')
    },
  }
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port

/** A broker names its own address, and its clients would leave the link for it. */
const readdress = (answer: Buffer, host: string, port: number, ours: number): void => {
  const address = Buffer.concat([Buffer.from(host), Buffer.alloc(4)])
  address.writeInt32BE(port, host.length)
  for (let at = answer.indexOf(address); at >= 0; at = answer.indexOf(address)) answer.writeInt32BE(ours, at + host.length)
}

/** In a metadata answer a topic's name is followed by: internal (1), partitions (4), then of the first one: error (2), id (4), leader (4). */
const depose = (answer: Buffer, topic: Buffer): boolean => {
  const name = answer.indexOf(topic)
  const internal = name + topic.length
  if (name < 0 || answer.length < internal + 15 || answer.readInt8(internal) !== 0 || answer.readInt32BE(internal + 1) !== 2) return false
  answer.writeInt16BE(LEADER_NOT_AVAILABLE, internal + 5)
  answer.writeInt32BE(-1, internal + 11)
  return true
}
