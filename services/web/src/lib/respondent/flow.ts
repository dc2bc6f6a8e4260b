import { type Form, itemsOf } from './form.ts'

/** A point of the scale (the number of a single choice), or why there is none. What is not there was skipped. */
export type Answer = number | 'n/a' | 'prefer-not-to-say'

/** One person's way through the form. The same on the server (a page per step) and on the device. */
export type Flow = {
  readonly code: string
  /** UUID v4, made once: sending again is the same response. */
  readonly responseId: string
  readonly language: string
  readonly stage: 'welcome' | 'items' | 'review' | 'receipt' | 'stopped'
  readonly screen: number
  readonly answers: Readonly<Record<string, Answer>>
  /** Options chosen of items with many, by item. */
  readonly choices: Readonly<Record<string, readonly string[]>>
  /** Instant, ms. */
  readonly startedAt: number
  /** A leader of a small group lets the school see the answers. */
  readonly release?: boolean
  readonly receipt?: string
}

/** What a button does. `submit` and `language` need more than this step: whoever calls does it. */
export type Step = 'begin' | 'decline' | 'next' | 'back' | 'finish' | 'submit' | `to:${number}` | `language:${string}`

/** The fields of one screen, as a browser sends them. */
export type Fields = {
  readonly get: (name: string) => unknown
  readonly getAll: (name: string) => readonly unknown[]
  readonly has: (name: string) => boolean
}

export const fieldOf = (itemId: string): string => `item.${itemId}`

/** A new form for a code. */
export const begin = (start: Pick<Flow, 'code' | 'responseId' | 'language' | 'startedAt'>): Flow => ({
  ...start,
  stage: 'welcome',
  screen: 0,
  answers: {},
  choices: {},
})

/** Takes in what stands on the screen, then goes where the button says. Nothing is required. */
export const advance = (flow: Flow, form: Form, step: Step, fields: Fields): Flow => {
  const taken = takeIn(flow, form, fields)
  const last = form.screens.length - 1
  if (step === 'begin') return { ...taken, stage: 'items', screen: 0 }
  if (step === 'decline') return { ...taken, stage: 'stopped', answers: {}, choices: {} }
  if (step === 'finish') return { ...taken, stage: 'review' }
  if (step === 'next') return taken.screen < last ? { ...taken, screen: taken.screen + 1 } : { ...taken, stage: 'review' }
  if (step === 'back') return goBack(taken)
  if (step.startsWith('to:')) return { ...taken, stage: 'items', screen: clamp(Number(step.slice(3)), last) }
  if (step.startsWith('language:')) return { ...taken, language: step.slice('language:'.length) }
  return taken
}

const goBack = (flow: Flow): Flow => {
  if (flow.stage === 'review') return { ...flow, stage: 'items' }
  return flow.screen === 0 ? { ...flow, stage: 'welcome' } : { ...flow, screen: flow.screen - 1 }
}

const clamp = (screen: number, last: number): number => (Number.isInteger(screen) ? Math.min(Math.max(screen, 0), last) : 0)

const takeIn = (flow: Flow, form: Form, fields: Fields): Flow => {
  const answers: Record<string, Answer> = { ...flow.answers }
  const choices: Record<string, readonly string[]> = { ...flow.choices }
  const shown = flow.stage === 'items' ? (form.screens[flow.screen] ?? []) : []
  for (const item of shown) {
    const chosen = fields.getAll(fieldOf(item.id)).filter((value) => typeof value === 'string')
    delete answers[item.id]
    delete choices[item.id]
    const apart = item.apart.find(({ value }) => chosen.includes(value))
    const known = item.options.filter(({ value }) => chosen.includes(value)).map(({ value }) => value)
    if (item.choose === 'many' && known.length > 0) {
      answers[item.id] = 1
      choices[item.id] = known
    } else if (apart !== undefined) answers[item.id] = apart.value as Answer
    else if (known[0] !== undefined) answers[item.id] = Number(known[0])
  }
  const release = flow.stage === 'review' && form.askRelease ? { release: fields.has('release') } : {}
  return { ...flow, answers, choices, ...release }
}

/** Of so many items so many have an answer. */
export const countAnswered = (flow: Flow, form: Form): number => itemsOf(form).filter(({ id }) => flow.answers[id] !== undefined).length

/** The body of `PUT /v1/responses/{responseId}`. */
export const toResponseBody = (flow: Flow, form: Form, now: number, offline = false) => ({
  code: flow.code,
  questionnaire: form.questionnaire,
  answers: flow.answers,
  ...(Object.keys(flow.choices).length === 0 ? {} : { choices: flow.choices }),
  seconds: Math.min(Math.max(Math.round((now - flow.startedAt) / 1000), 0), 604_800),
  ...(form.askRelease ? { release: flow.release === true } : {}),
  ...(offline ? { offline: true } : {}),
})
