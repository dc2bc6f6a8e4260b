import { clear, createStore, del, entries, get, promisifyRequest, set, setMany, type UseStore } from 'idb-keyval'
import type { Reply } from './gateway.ts'
import { ask } from './gateway.ts'
import type { Envelope } from './seal.ts'

/** What lies on this device until the platform has taken it. */
type Unsent = { readonly sealed: string /** It is in a file that was saved. */; readonly inFile: boolean }

/** A form that was not taken: what is shown of it is a number and why. */
export type Rejected = { readonly envelope: string; readonly reason: string }

type Result = { readonly envelope: string; readonly status: number; readonly problem?: { readonly code: string; readonly title: string } }

export type Sent = { readonly kind: 'sent'; readonly taken: number } | { readonly kind: 'away' } | { readonly kind: 'busy' }

const stores = new Map<string, UseStore>()
const storeOf = (name: string): UseStore => {
  const store = stores.get(name) ?? createStore(`guzgu-${name}`, name)
  stores.set(name, store)
  return store
}

export const keepEnvelope = ({ envelope, sealed }: Envelope): Promise<void> =>
  set(envelope, { sealed, inFile: false } satisfies Unsent, storeOf('unsent'))

export const listUnsent = async (): Promise<readonly (Envelope & { readonly inFile: boolean })[]> =>
  (await entries<string, Unsent>(storeOf('unsent'))).map(([envelope, { sealed, inFile }]) => ({ envelope, sealed, inFile }))

export const listRejected = async (): Promise<readonly Rejected[]> =>
  (await entries<string, string>(storeOf('rejected'))).map(([envelope, reason]) => ({ envelope, reason }))

/** Codes that were used here are remembered under a name made from them, slowly: it does not tell the code. */
export const wasUsed = async (name: string): Promise<boolean> => (await get(name, storeOf('used'))) !== undefined
export const noteUsed = (name: string): Promise<void> => set(name, true, storeOf('used'))

/** What the device remembers of an exercise beside its unsent forms. */
export const forgetUsed = async (): Promise<void> => {
  await clear(storeOf('used'))
  await clear(storeOf('rejected'))
}
/** Forms that travel in a file: who removes the kit gives them up here. */
export const forgetUnsent = (): Promise<void> => clear(storeOf('unsent'))

const FORMS_IN_A_REQUEST = 50
/** Refused for now; the same again may be taken. */
const COMES_AGAIN = new Set(['exercise-not-open', 'internal'])

/** Hands in what lies here; one sender over all tabs. What was taken or refused for good leaves the device. */
export const sendUnsent = async (language: string): Promise<Sent> => {
  if (navigator.locks === undefined) return sendAll(language)
  return navigator.locks.request('guzgu sealed forms', { ifAvailable: true }, (lock) =>
    lock === null ? { kind: 'busy' } : sendAll(language),
  )
}

const sendAll = async (language: string): Promise<Sent> => {
  const unsent = await listUnsent()
  let taken = 0
  for (let from = 0; from < unsent.length; from += FORMS_IN_A_REQUEST) {
    const forms = unsent.slice(from, from + FORMS_IN_A_REQUEST).map(({ envelope, sealed }) => ({ envelope, sealed }))
    const told: Reply<{ readonly results: readonly Result[] }> = await ask('/v1/responses:sealed', language, {
      method: 'POST',
      body: JSON.stringify({ forms }),
    })
    if (told.kind !== 'ok') return { kind: 'away' }
    for (const result of told.value.results) taken += (await settle(result)) ? 1 : 0
  }
  return { kind: 'sent', taken }
}

const settle = async ({ envelope, status, problem }: Result): Promise<boolean> => {
  const isTaken = status === 200 || status === 201
  if (!isTaken && (status === 503 || status === 429 || COMES_AGAIN.has(problem?.code ?? 'internal'))) return false
  if (!isTaken) await set(envelope, problem?.title ?? '', storeOf('rejected'))
  await del(envelope, storeOf('unsent'))
  return isTaken
}

const KIND = 'guzgu sealed forms'
const SEALED = /^[\w-]+\.[\w-]*\.[\w-]+\.[\w-]+\.[\w-]+$/

/** Offers a file that its carrier cannot read. */
export const downloadFile = (forms: readonly Envelope[]): void => {
  const text = JSON.stringify({ kind: KIND, forms: forms.map(({ envelope, sealed }) => ({ envelope, sealed })) })
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  link.download = `guzgu-${forms.length}.json`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000) // Safari reads it late
}

/** Those that still lie here: what was sent meanwhile must not come back. */
export const noteInFile = (forms: readonly Envelope[]): Promise<void> =>
  storeOf('unsent')('readwrite', (store) => {
    for (const { envelope } of forms) {
      const kept: IDBRequest<Unsent | undefined> = store.get(envelope)
      kept.onsuccess = () => {
        if (kept.result !== undefined) store.put({ ...kept.result, inFile: true } satisfies Unsent, envelope)
      }
    }
    return promisifyRequest(store.transaction)
  })

/** The forms of such a file lie here then as if they had been filled in here. Undefined: it is another kind of file. */
export const takeFile = async (text: string): Promise<number | undefined> => {
  const forms = parse(text)?.filter(isEnvelope)
  if (forms === undefined || forms.length === 0) return undefined
  await setMany(
    forms.map(({ envelope, sealed }) => [envelope, { sealed, inFile: true } satisfies Unsent]),
    storeOf('unsent'),
  )
  return forms.length
}

const parse = (text: string): readonly Envelope[] | undefined => {
  try {
    const { kind, forms } = JSON.parse(text)
    return kind === KIND && Array.isArray(forms) ? forms : undefined
  } catch {
    return undefined
  }
}

const isEnvelope = (one: Partial<Envelope> | null): one is Envelope =>
  typeof one?.envelope === 'string' &&
  /^[A-Za-z0-9-]{1,64}$/.test(one.envelope) &&
  typeof one.sealed === 'string' &&
  SEALED.test(one.sealed)
