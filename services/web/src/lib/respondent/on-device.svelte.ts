import { current } from '#lib/current-language.svelte.ts'
import { handIn, participate, type Told, wordingOf } from '#lib/device/gateway.ts'
import { type Drawer, openDrawer } from '#lib/device/store.ts'
import { isLanguage } from '#lib/language.ts'
import { m } from '../../paraglide/messages.js'
import { advance, begin, type Fields, type Flow, type Step } from './flow.ts'
import { type Form, type Participation, type Questionnaire, toForm } from './form.ts'

/** All that is needed to go on without a line. */
type Draft = {
  readonly flow: Flow
  readonly participation: Participation
  readonly wordings: Readonly<Record<string, Questionnaire>>
  /** Frozen at its first sending: a second one must be the same response. */
  readonly handedIn: boolean
}

/** `kept`: on this device, all of it; `pending`: not yet; `memory`: only on this page, since the browser keeps nothing. */
export type Saving = 'kept' | 'pending' | 'memory'

/** One person's form on the device: instant steps, saved after each, handed in when there is a line. */
export type OnDevice = {
  readonly form: Form
  readonly flow: Flow
  readonly saving: Saving
  /** The browser promised not to clear its store by itself. */
  readonly lasting: boolean
  readonly sending: 'no' | 'now' | 'waiting'
  readonly problem: Told | undefined
  readonly sealingKey: Participation['sealingKey']
  readonly act: (step: Step, fields: Fields) => Promise<void>
  /** The place to show, of a browser's Back and Forward. */
  readonly goTo: (place: Pick<Flow, 'stage' | 'screen'>) => void
  readonly sendNow: () => Promise<void>
  readonly leave: () => void
}

/** `elsewhere`: another tab has this form, and there is one writer. */
export type Opened =
  | { readonly kind: 'open'; readonly onDevice: OnDevice }
  | { readonly kind: 'told'; readonly problem: Told }
  | { readonly kind: 'away' }
  | { readonly kind: 'elsewhere' }

const RETRY_MS = 15_000

/** From the device where it is there, else from the gateway. */
export const openOnDevice = async (code: string, language: string): Promise<Opened> => {
  const drawer = await openDrawer(code).catch(() => undefined)
  const lock = await takeLock(drawer?.name)
  if (lock === 'elsewhere') return { kind: 'elsewhere' }
  const kept = (await drawer?.read().catch(() => undefined)) as Draft | undefined
  if (kept !== undefined) return { kind: 'open', onDevice: onDevice(kept, drawer, lock, 'kept') }
  const told = await participate(code, language)
  if (told.kind !== 'ok') return release(lock, told)
  const ofCard = told.value.language
  const wording = await wordingOf(told.value, ofCard)
  if (wording.kind !== 'ok') return release(lock, wording)
  const flow = begin({ code, responseId: crypto.randomUUID?.() ?? uuid(), language: ofCard, startedAt: Date.now() })
  const draft: Draft = { flow, participation: told.value, wordings: { [ofCard]: wording.value }, handedIn: false }
  return { kind: 'open', onDevice: onDevice(draft, drawer, lock, 'pending') }
}

const release = <T>(lock: Lock, answer: T): T => {
  lock?.()
  return answer
}

/** Where `randomUUID` is missing (no https). */
const uuid = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** Its release; undefined where a browser has no locks. */
type Lock = (() => void) | undefined

/** One writer per response, over all tabs. */
const takeLock = (name: string | undefined): Promise<Lock | 'elsewhere'> =>
  new Promise((resolve) => {
    if (name === undefined || navigator.locks === undefined) return resolve(undefined)
    void navigator.locks.request(`response ${name}`, { ifAvailable: true }, (lock) => {
      if (lock === null) return resolve('elsewhere')
      return new Promise<void>((done) => resolve(done))
    })
  })

const onDevice = (start: Draft, drawer: Drawer | undefined, lock: Lock, at: Saving): OnDevice => {
  let draft = $state.raw(start)
  let sending = $state<OnDevice['sending']>('no')
  let problem = $state.raw<Told | undefined>()
  let saving = $state<Saving>(drawer === undefined ? 'memory' : at)
  let writes = 0
  let lasting = $state(false)
  let retry: ReturnType<typeof setTimeout> | undefined
  const form = $derived(formOf(draft))
  read(start.flow.language)
  navigator.storage?.persist?.().then((promised) => (lasting = promised))

  const save = async (): Promise<void> => {
    if (drawer === undefined) return
    writes += 1
    const write = writes
    if (saving === 'kept') saving = 'pending'
    const ended = await drawer.write(draft).then(
      () => 'kept' as const,
      () => 'memory' as const,
    )
    if (write === writes) saving = ended
  }

  const send = async (): Promise<void> => {
    clearTimeout(retry)
    if (sending === 'now' || draft.flow.stage === 'receipt') return
    sending = 'now'
    problem = undefined
    draft = { ...draft, handedIn: true }
    await save()
    const told = await handIn(draft.flow, formOf(draft))
    if (told.kind === 'ok') {
      sending = 'no'
      await drawer?.clear().catch(() => undefined)
      lock?.()
      draft = { ...draft, flow: withReceipt(draft.flow, told.value.receipt) }
      return
    }
    const wait = waitBeforeAgain(told)
    sending = wait === undefined ? 'no' : 'waiting'
    if (told.kind === 'told') problem = told.problem
    if (wait === undefined) draft = { ...draft, handedIn: false }
    else retry = setTimeout(send, wait)
  }
  const lineIsBack = (): void => void (sending === 'waiting' && send())
  addEventListener('online', lineIsBack)
  if (start.handedIn) void send()

  const translate = async (language: string): Promise<void> => {
    const known = draft.wordings[language]
    const wording = known === undefined ? await wordingOf(draft.participation, language) : { kind: 'ok' as const, value: known }
    if (wording.kind === 'told') problem = wording.problem
    if (wording.kind === 'away') problem = { status: 503, code: 'language-away', title: m.answering_language_away() }
    if (wording.kind !== 'ok') return
    draft = { ...draft, wordings: { ...draft.wordings, [language]: wording.value }, flow: { ...draft.flow, language } }
    read(language)
  }

  return {
    get form() {
      return form
    },
    get flow() {
      return draft.flow
    },
    get saving() {
      return saving
    },
    get lasting() {
      return lasting
    },
    get sending() {
      return sending
    },
    get problem() {
      return problem
    },
    get sealingKey() {
      return draft.participation.sealingKey
    },
    act: async (step, fields) => {
      problem = undefined
      if (step === 'submit') {
        if (!draft.handedIn) draft = { ...draft, flow: advance(draft.flow, form, step, fields) }
        return send()
      }
      if (draft.handedIn && sending !== 'no') return
      const asked = step.startsWith('language:') ? step.slice('language:'.length) : undefined
      draft = {
        ...draft,
        flow: advance(draft.flow, form, asked === undefined ? step : `language:${draft.flow.language}`, fields),
      }
      if (draft.flow.stage === 'stopped') return drawer?.clear().catch(() => undefined)
      const saved = save()
      if (asked === undefined) return saved
      await translate(asked)
      return save()
    },
    goTo: ({ stage, screen }) => {
      if (draft.flow.stage === 'receipt' || draft.flow.stage === 'stopped' || draft.handedIn) return
      draft = { ...draft, flow: { ...draft.flow, stage, screen } }
    },
    sendNow: send,
    leave: () => {
      clearTimeout(retry)
      removeEventListener('online', lineIsBack)
      lock?.()
    },
  }
}

/** Milliseconds; undefined where it is of no use to send the same again. */
const waitBeforeAgain = (told: Exclude<Awaited<ReturnType<typeof handIn>>, { readonly kind: 'ok' }>): number | undefined => {
  if (told.kind === 'away') return RETRY_MS
  const { status, retryAfter = 0 } = told.problem
  if (status !== 503 && status !== 429) return undefined
  return retryAfter > 0 ? retryAfter * 1000 : RETRY_MS
}

/** Nothing of what was answered is left. */
const withReceipt = (flow: Flow, receipt: string): Flow => ({ ...flow, code: '', stage: 'receipt', answers: {}, choices: {}, receipt })

const formOf = ({ flow, participation, wordings }: Draft): Form =>
  toForm(
    participation,
    wordings[flow.language] as Questionnaire,
    flow.language,
    m.own_items({}, { locale: isLanguage(flow.language) ? flow.language : 'az' }),
  )

const read = (language: string): void => {
  if (!isLanguage(language)) return
  current.language = language
  document.documentElement.lang = language
}
