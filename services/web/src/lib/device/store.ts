import { createStore, del, get, set, type UseStore } from 'idb-keyval'

/** What stays on the device: only sealed bytes, under a name that does not tell the code. */
type Kept = { readonly nonce: Uint8Array<ArrayBuffer>; readonly sealed: ArrayBuffer; readonly savedAt: number }

const DAYS = 86_400_000
/** A form that nobody came back to. */
const FORGOTTEN_AFTER = 30 * DAYS

let opened: UseStore | undefined
const drafts = (): UseStore => (opened ??= createStore('guzgu', 'drafts'))

let last: Promise<unknown> = Promise.resolve()

/** One after the other, as asked for: who comes back at once finds what was being kept. */
const inOrder =
  <A extends unknown[], T>(step: (...given: A) => Promise<T>) =>
  (...given: A): Promise<T> => {
    const now = last.then(() => step(...given))
    last = now.catch(() => undefined)
    return now
  }

/** A place on this device that only the holder of a code can read: AES-256-GCM with a key made from the code. */
export type Drawer = {
  readonly read: () => Promise<unknown>
  readonly write: (value: unknown) => Promise<void>
  readonly clear: () => Promise<void>
  /** For `navigator.locks`. */
  readonly name: string
}

/** Undefined where the browser has no store or no cryptography (an address without https): then nothing is kept on the device. */
export const openDrawer = async (code: string): Promise<Drawer | undefined> => {
  if (globalThis.crypto?.subtle === undefined || globalThis.indexedDB === undefined) return undefined
  const { name, key } = await fromCode(code)
  return {
    name,
    read: inOrder(async () => {
      const kept = await get<Kept>(name, drafts())
      if (kept === undefined || kept.savedAt < Date.now() - FORGOTTEN_AFTER) return undefined
      const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: kept.nonce }, key, kept.sealed)
      return JSON.parse(new TextDecoder().decode(plain))
    }),
    write: inOrder(async (value) => {
      const nonce = crypto.getRandomValues(new Uint8Array(12))
      const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, key, new TextEncoder().encode(JSON.stringify(value)))
      await set(name, { nonce, sealed, savedAt: Date.now() } satisfies Kept, drafts())
    }),
    clear: inOrder(() => del(name, drafts())),
  }
}

/** Slow on purpose: a code has 50 bits, and whoever takes the device should not try them all. */
const ITERATIONS = 100_000

const fromCode = async (code: string): Promise<{ readonly name: string; readonly key: CryptoKey }> => {
  const secret = await crypto.subtle.importKey('raw', new TextEncoder().encode(code), 'PBKDF2', false, ['deriveBits'])
  const salt = new TextEncoder().encode('guzgu draft')
  const bits = await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ITERATIONS }, secret, 512)
  const name = [...new Uint8Array(bits, 0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  const key = await crypto.subtle.importKey('raw', new Uint8Array(bits, 32, 32), 'AES-GCM', false, ['encrypt', 'decrypt'])
  return { name, key }
}
