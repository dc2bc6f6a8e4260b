import { randomBytes, randomUUID } from 'node:crypto'
import { access, link, mkdir, open, readFile, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { KeyDestroyed, type Keyring } from '@guzgu/ports'

const KEY_BYTES = 32

/** One file per key in a directory of its own, readable by the owner only: it may be kept out of the database's backups. */
export const createKeyring = (directory: string): Keyring => {
  const keyFile = (name: string): string => join(directory, `${encodeURIComponent(name)}.key`)
  const tombstone = (name: string): string => join(directory, `${encodeURIComponent(name)}.destroyed`)

  const create = async (name: string): Promise<void> => {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    const draft = join(directory, `${randomUUID()}.draft`)
    await writeDurably(draft, 'wx', randomBytes(KEY_BYTES))
    await link(draft, keyFile(name)).catch(unless('EEXIST')) // complete or not at all; the first of racing creators wins
    await unlink(draft)
    await syncDirectory(directory)
  }
  const erase = async (name: string): Promise<void> => {
    if (!(await exists(keyFile(name)))) return
    await writeDurably(keyFile(name), 'r+', new Uint8Array(KEY_BYTES)).catch(unless('ENOENT'))
    await unlink(keyFile(name)).catch(unless('ENOENT'))
    await syncDirectory(directory)
  }

  return {
    key: async (name) => {
      if (!(await exists(keyFile(name))) && !(await exists(tombstone(name)))) await create(name)
      const bytes = await readFile(keyFile(name)).catch(unless('ENOENT'))
      if (bytes === undefined || (await exists(tombstone(name)))) {
        await erase(name) // made while somebody destroyed it
        throw new KeyDestroyed(name)
      }
      return new Uint8Array(bytes)
    },
    destroy: async (name) => {
      await mkdir(directory, { recursive: true, mode: 0o700 })
      await writeDurably(tombstone(name), 'w', new Uint8Array(0))
      await syncDirectory(directory)
      await erase(name)
    },
  }
}

const writeDurably = async (file: string, flags: string, bytes: Uint8Array): Promise<void> => {
  const handle = await open(file, flags, 0o600)
  try {
    await handle.write(bytes, 0, bytes.length, 0)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** A new name is durable only when its directory is. */
const syncDirectory = async (directory: string): Promise<void> => {
  const handle = await open(directory, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  )

const unless =
  (code: string) =>
  (error: unknown): undefined => {
    if ((error as { code?: string }).code !== code) throw error
    return undefined
  }
