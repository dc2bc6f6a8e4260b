import { randomBytes } from 'node:crypto'
import { KeyDestroyed, type Keyring } from '@guzgu/ports'
import { Binary, type Db } from 'mongodb'
import type { Ask } from './ask.ts'
import { isDuplicateKey } from './failures.ts'
import { pause, pauses } from './pause.ts'

/** A key, or the tombstone of one: then without `key`. Never deleted. */
type Stored = { readonly _id: string; readonly key?: Binary; readonly destroyed?: true }

const KEY_BYTES = 32

/** One document per key: making it, reading it and destroying it are one atomic step each. */
export const createKeyring = (database: Db, ask: Ask): Keyring => {
  const keys = database.collection<Stored>('keys')

  const make = async (name: string): Promise<Uint8Array | undefined> => {
    const bytes = randomBytes(KEY_BYTES)
    try {
      await ask(() => keys.insertOne({ _id: name, key: new Binary(bytes) }))
      return new Uint8Array(bytes)
    } catch (error) {
      if (isDuplicateKey(error)) return undefined
      throw error
    }
  }

  return {
    key: async (name) => {
      for (const milliseconds of pauses({ from: 2, to: 250 })) {
        const stored = await ask(() => keys.findOne({ _id: name }))
        if (stored?.key !== undefined) return new Uint8Array(stored.key.value())
        if (stored !== null) throw new KeyDestroyed(name)
        const made = await make(name)
        if (made !== undefined) return made
        await pause(milliseconds) // made by another, and not yet by a majority
      }
      throw new Error('unreachable')
    },
    destroy: async (name) => {
      const bury = (upsert: boolean) =>
        ask(() => keys.updateOne({ _id: name }, { $set: { destroyed: true }, $unset: { key: '' } }, { upsert }))
      await bury(true).catch((error) => {
        if (!isDuplicateKey(error)) throw error
        return bury(false) // made at the same moment: now there is something to bury
      })
    },
  }
}
