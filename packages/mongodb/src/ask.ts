import { Unavailable } from '@guzgu/event-sourcing'
import type { MongoClient } from 'mongodb'
import { toFailure } from './failures.ts'

/** Asks the server. @throws Unavailable */
export type Ask = <T>(question: () => Promise<T>) => Promise<T>

/**
 * Connects before the first question, and again if that failed. Left to itself the driver keeps a first connection that failed and
 * answers 'Topology is closed' for ever; one that stood once it restores by itself.
 */
export const createAsk = (client: MongoClient, closing: AbortSignal): Ask => {
  let connecting: Promise<unknown> | undefined
  const connect = (): Promise<unknown> => {
    connecting ??= client.connect().catch((error: unknown) => {
      connecting = undefined
      throw error
    })
    return connecting
  }
  return async (question) => {
    if (closing.aborted) throw new Unavailable('MongoDB: the connection was closed')
    try {
      await connect()
      return await question()
    } catch (error) {
      throw toFailure(error)
    }
  }
}
