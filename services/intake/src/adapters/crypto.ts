import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'

/** A key made ready once: handing plain bytes to every HMAC costs five times the HMAC. */
export type HmacKey = KeyObject

export const hmacKey = (key: Uint8Array): HmacKey => createSecretKey(key)

/** The first 16 bytes of HMAC-SHA256 over the parts, each behind its length (4 bytes): ('ab', 'c') is not ('a', 'bc'). Text is UTF-8. */
export const hmac16 = (key: HmacKey, ...parts: readonly (Uint8Array | string)[]): Uint8Array => {
  const hmac = createHmac('sha256', key)
  const size = Buffer.alloc(4)
  for (const part of parts) {
    const bytes = typeof part === 'string' ? Buffer.from(part, 'utf8') : part
    size.writeUInt32BE(bytes.length)
    hmac.update(size).update(bytes)
  }
  return new Uint8Array(hmac.digest().subarray(0, 16))
}
