import { current } from '#lib/current-language.svelte.ts'
import { isLanguage, type Language } from '#lib/language.ts'
import { digitsOf } from '#lib/respondent/code.ts'
import { advance, begin, type Fields, type Flow, type Step } from '#lib/respondent/flow.ts'
import type { Form } from '#lib/respondent/form.ts'
import type { Role } from '#lib/roles.ts'
import { m } from '../../paraglide/messages.js'
import { keepEnvelope, noteUsed, wasUsed } from './envelopes.ts'
import { formFor, type Kit, keepRole, participationFor, readKit, readRole } from './kit.ts'
import { sealForm } from './seal.ts'
import { type Drawer, openDrawer } from './store.ts'

/** Whoever sits at the device now. */
type Person = { readonly flow: Flow; readonly role: Role; readonly drawer: Drawer }

export type View = 'opening' | 'unprepared' | 'role' | 'code' | 'form' | 'done'

/** A device that several people use one after the other, without a line. */
export type Station = {
  readonly view: View
  readonly kit: Kit | undefined
  readonly role: Role | undefined
  /** Of who sits here now: gone from memory when they are done. */
  readonly flow: Flow | undefined
  readonly form: Form | undefined
  /** Why the code was not taken. */
  readonly refusal: 'used' | 'no-store' | undefined
  readonly open: () => Promise<void>
  readonly choose: (role: Role | undefined) => Promise<void>
  readonly enter: (code: string) => Promise<void>
  readonly act: (step: Step, fields: Fields) => Promise<void>
  /** To an empty start. What was not finished stays, sealed with its code. */
  readonly next: () => void
  readonly read: (language: string) => void
}

export const createStation = (): Station => {
  let kit = $state.raw<Kit | undefined>()
  let role = $state<Role | undefined>()
  let person = $state.raw<Person | undefined>()
  let view = $state<View>('opening')
  let refusal = $state<Station['refusal']>()
  let entering = false
  let finishing = false
  const form = $derived(
    kit === undefined || person === undefined
      ? undefined
      : formFor(kit, person.role, person.flow.language as Language, m.own_items({}, { locale: current.language })),
  )

  const read = (language: string): void => {
    if (!isLanguage(language)) return
    current.language = language
    document.documentElement.lang = language
  }

  /** As the page for a phone keeps it: the same person may go on there. */
  const save = async ({ flow, role: of, drawer }: Person): Promise<void> => {
    if (kit === undefined) return
    const wordings = { [flow.language]: kit.wordings[`${of} ${flow.language}`] }
    await drawer.write({ flow, participation: participationFor(kit, of, flow.language), wordings, handedIn: false })
  }

  const admit = async (code: string): Promise<void> => {
    refusal = undefined
    const drawer = await openDrawer(code).catch(() => undefined)
    if (drawer === undefined) return void (refusal = 'no-store')
    if (await wasUsed(drawer.name)) return void (refusal = 'used')
    if (role === undefined) return
    const kept = (await drawer.read().catch(() => undefined)) as
      | { readonly flow: Flow; readonly participation: { readonly role: Role } }
      | undefined
    const fresh = begin({ code, responseId: crypto.randomUUID(), language: current.language, startedAt: Date.now() })
    person = { flow: kept?.flow ?? fresh, role: kept?.participation.role ?? role, drawer }
    read(person.flow.language)
    view = 'form'
  }

  const finish = async (given: Person, asked: Form, prepared: Kit): Promise<void> => {
    await keepEnvelope(await sealForm(given.flow, asked, prepared.sealingKey))
    await noteUsed(given.drawer.name)
    await given.drawer.clear()
    person = undefined
    view = 'done'
  }

  return {
    get view() {
      return view
    },
    get kit() {
      return kit
    },
    get role() {
      return role
    },
    get flow() {
      return person?.flow
    },
    get form() {
      return form
    },
    get refusal() {
      return refusal
    },
    open: async () => {
      kit = await readKit().catch(() => undefined)
      role = kit === undefined ? undefined : await readRole()
      person = undefined
      view = kit === undefined ? 'unprepared' : role === undefined ? 'role' : 'code'
    },
    choose: async (chosen) => {
      if (chosen !== undefined) await keepRole(chosen)
      role = chosen
      view = chosen === undefined ? 'role' : 'code'
    },
    enter: async (text) => {
      if (entering) return
      entering = true
      return admit(digitsOf(text)).finally(() => (entering = false))
    },
    act: async (step, fields) => {
      if (finishing || person === undefined || form === undefined || kit === undefined) return
      const moved = { ...person, flow: advance(person.flow, form, step, fields) }
      if (step === 'submit') {
        finishing = true
        return finish(moved, form, kit).finally(() => (finishing = false))
      }
      if (step === 'decline') {
        await person.drawer.clear()
        person = undefined
        view = 'code'
        return
      }
      person = moved
      read(moved.flow.language)
      await save(moved)
    },
    next: () => {
      person = undefined
      refusal = undefined
      view = role === undefined ? 'role' : 'code'
    },
    read,
  }
}
