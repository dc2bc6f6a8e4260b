import { createECDH, hkdfSync } from 'node:crypto'
import type { SealingKey as PublicKey } from '@guzgu/contracts/services/intake'
import { Rejection } from '@guzgu/event-sourcing'
import { calculateJwkThumbprint, compactDecrypt, importJWK } from 'jose'

/** The key pair of an installation: devices seal forms to its public half, and only intake opens them. */
export type SealingKey = {
  readonly publicKey: PublicKey
  /** What was sealed. @throws Rejection sealed-form-unreadable */
  readonly open: (sealed: string) => Promise<Uint8Array>
}

export type SealedFormRejection = 'sealed-form-unreadable'

/** Order of the group of P-256 (SEC 2, §2.4.2). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

/** 128 bits more than the order has: no private key is likelier than another (FIPS 186-5, A.2.1). */
const SEED_BYTES = 48

/** Deterministic: every replica has the same pair from the same secret. */
export const createSealingKey = async (secret: Uint8Array): Promise<SealingKey> => {
  const seed = Buffer.from(hkdfSync('sha256', secret, '', 'guzgu sealed forms', SEED_BYTES)).toString('hex')
  const scalar = Buffer.from(((BigInt(`0x${seed}`) % (ORDER - 1n)) + 1n).toString(16).padStart(64, '0'), 'hex')
  const pair = createECDH('prime256v1')
  pair.setPrivateKey(scalar)
  const point = pair.getPublicKey() // 4, then two coordinates of 32 bytes
  const curve = { kty: 'EC', crv: 'P-256', x: point.toString('base64url', 1, 33), y: point.toString('base64url', 33) }
  const kid = await calculateJwkThumbprint(curve)
  const key = await importJWK({ ...curve, d: scalar.toString('base64url') }, 'ECDH-ES')
  return {
    publicKey: { kid, x: curve.x, y: curve.y },
    open: async (sealed) => {
      try {
        return (await compactDecrypt(sealed, key, ONLY)).plaintext
      } catch {
        throw new Rejection<SealedFormRejection>('sealed-form-unreadable')
      }
    },
  }
}

/** Nothing else is opened, and nothing is unpacked. */
const ONLY = { keyManagementAlgorithms: ['ECDH-ES'], contentEncryptionAlgorithms: ['A256GCM'], maxDecompressedLength: 0 }
