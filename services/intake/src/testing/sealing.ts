import type { SealingKey } from '@guzgu/contracts/services/intake'
import { CompactEncrypt, importJWK } from 'jose'

/** Seals as a device does. */
export const seal = async ({ kid, x, y }: SealingKey, plain: string): Promise<string> =>
  new CompactEncrypt(new TextEncoder().encode(plain))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid })
    .encrypt(await importJWK({ kty: 'EC', crv: 'P-256', x, y }, 'ECDH-ES'))

/** A complete form of a pupil, as the page writes it. */
export const sealedForm = (code: string, change: object = {}): string =>
  JSON.stringify({
    responseId: '3f0c1c1e-8f5e-4a0a-8f5e-111111111111',
    code,
    questionnaire: 'small@3',
    answers: { A1: 4, A2: 5 },
    seconds: 60,
    ...change,
  })
