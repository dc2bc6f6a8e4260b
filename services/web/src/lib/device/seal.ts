import { CompactEncrypt, importJWK } from 'jose'
import { type Flow, toResponseBody } from '#lib/respondent/flow.ts'
import type { Form } from '#lib/respondent/form.ts'

/** The platform's public key; only intake has the other half. */
export type SealingKey = { readonly kty: 'EC'; readonly crv: 'P-256'; readonly x: string; readonly y: string; readonly kid: string }

/** A form that nobody here can read, under a name that tells nothing. */
export type Envelope = { readonly envelope: string; readonly sealed: string }

/** Every form has this length or a multiple: how much was answered does not show. */
const PADDED_TO = 4_096

export const sealForm = async (flow: Flow, form: Form, key: SealingKey): Promise<Envelope> => {
  const plain = JSON.stringify({ responseId: flow.responseId, ...toResponseBody(flow, form, Date.now()) })
  const bytes = new TextEncoder().encode(plain.padEnd(Math.ceil(plain.length / PADDED_TO) * PADDED_TO))
  const sealed = await new CompactEncrypt(bytes)
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: key.kid })
    .encrypt(await importJWK({ ...key }, 'ECDH-ES'))
  return { envelope: crypto.randomUUID(), sealed }
}
