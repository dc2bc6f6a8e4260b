import { createCipheriv, createECDH, hash, randomBytes } from 'node:crypto'

/** As the platform tells it. */
export type SealingKey = { readonly kty: string; readonly crv: string; readonly x: string; readonly y: string; readonly kid: string }

const ALGORITHM = 'A256GCM'

/**
 * A JWE in compact form, written down from the standards alone and not by the library that the platform uses: ECDH-ES (RFC 7518, §4.6:
 * one round of the Concat KDF), A256GCM (§5.3).
 */
export const seal = ({ x, y, kid }: SealingKey, form: object): string => {
  const once = createECDH('prime256v1')
  const point = once.generateKeys()
  const epk = { kty: 'EC', crv: 'P-256', x: point.toString('base64url', 1, 33), y: point.toString('base64url', 33) }
  const header = encoded(JSON.stringify({ alg: 'ECDH-ES', enc: ALGORITHM, kid, epk }))
  const shared = once.computeSecret(Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]))
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', concatKdf(shared), nonce)
  cipher.setAAD(Buffer.from(header, 'ascii'))
  const body = Buffer.concat([cipher.update(JSON.stringify(form), 'utf8'), cipher.final()])
  return [header, '', encoded(nonce), encoded(body), encoded(cipher.getAuthTag())].join('.')
}

const concatKdf = (shared: Buffer): Buffer =>
  hash(
    'sha256',
    Buffer.concat([number(1), shared, number(ALGORITHM.length), Buffer.from(ALGORITHM), number(0), number(0), number(256)]),
    'buffer',
  )

const number = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

const encoded = (bytes: Buffer | string): string => Buffer.from(bytes).toString('base64url')
