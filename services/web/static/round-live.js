// Keeps the figures of a round up to date: when the stream tells of a change the page is asked for again, and its changed parts are exchanged.
const REFRESH_AT_MOST_EVERY_MS = 3_000
const SPEAK_AT_MOST_EVERY_MS = 60_000
const TRY_AGAIN_MS = 15_000
const TRIES = 4

const state = document.querySelector('[data-stream]')
const spoken = document.querySelector('[data-spoken]')
let refreshedAt = 0
let spokenAt = performance.now()
let waiting
let asked = 0
let shownOf = 0
let failed = 0

const show = (name) => {
  const text = state.dataset[name]
  if (state.textContent === text) return
  const first = state.hidden
  state.hidden = false
  state.textContent = text
  if (!first) spoken.textContent = text
}

const exchange = (part, fresh) => {
  if (part.innerHTML === fresh.innerHTML) return
  const focused = part.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null
  part.replaceChildren(...document.importNode(fresh, true).childNodes)
  if (focused !== null) [...part.querySelectorAll('a')].find((link) => link.getAttribute('href') === focused)?.focus({ preventScroll: true })
}

const refresh = async () => {
  waiting = undefined
  refreshedAt = performance.now()
  asked += 1
  const number = asked
  const answer = await fetch(location.href).catch(() => undefined)
  if (answer === undefined) return show('waiting')
  if (!answer.ok || answer.redirected) return show('stopped')
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html')
  if (number < shownOf) return // a newer one was faster
  shownOf = number
  for (const part of document.querySelectorAll('[data-part]')) {
    const counterpart = fresh.querySelector(`[data-part="${part.dataset.part}"]`)
    if (counterpart !== null) exchange(part, counterpart)
  }
  if (performance.now() - spokenAt < SPEAK_AT_MOST_EVERY_MS) return
  spokenAt = performance.now()
  spoken.textContent = document.querySelector('[data-part="summary"]').textContent
}

const refreshSoon = () => {
  waiting ??= setTimeout(refresh, Math.max(0, refreshedAt + REFRESH_AT_MOST_EVERY_MS - performance.now()))
}

const listen = () => {
  const source = new EventSource(state.dataset.stream)
  source.addEventListener('participation', () => {
    failed = 0
    show('live')
    refreshSoon()
  })
  source.addEventListener('error', () => {
    if (source.readyState !== EventSource.CLOSED) return show('waiting')
    failed += 1
    show(failed < TRIES ? 'waiting' : 'stopped')
    if (failed < TRIES) setTimeout(listen, TRY_AGAIN_MS)
  })
}

listen()
