import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { BlockCipher } from '../domain/ff1.ts'

/** AES as a permutation of single blocks; the key has 16, 24 or 32 bytes. One cipher object for good: making one costs more than ten blocks. */
export const aes = (key: Uint8Array): { readonly encryptBlock: BlockCipher; readonly decryptBlock: BlockCipher } => {
  const name = `aes-${key.length * 8}-ecb`
  const cipher = createCipheriv(name, key, null).setAutoPadding(false)
  const decipher = createDecipheriv(name, key, null).setAutoPadding(false)
  return { encryptBlock: (block) => cipher.update(block), decryptBlock: (block) => decipher.update(block) }
}

/** @throws RangeError unless the key has 32 bytes */
export const aes256 = (key: Uint8Array): ReturnType<typeof aes> => {
  if (key.length !== 32) throw new RangeError('AES-256 takes a key of 32 bytes')
  return aes(key)
}
