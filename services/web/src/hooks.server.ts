import { AsyncLocalStorage } from 'node:async_hooks'
import type { Handle } from '@sveltejs/kit/hooks'
import { isLanguage, preferred } from '#lib/language.ts'
import { createGateway } from '#lib/server/gateway.ts'
import type { PageRequest } from '#lib/server/page-request.ts'
import { createSeal } from '#lib/server/sealed.ts'
import { readSession } from '#lib/server/session.ts'
import { overwriteGetLocale } from './paraglide/runtime.js'

const reading = new AsyncLocalStorage<App.Locals>()
overwriteGetLocale(() => reading.getStore()?.language ?? 'az')

const YEAR_SECONDS = 365 * 86_400

const HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'permissions-policy': 'camera=(self), microphone=(), geolocation=()',
  'cross-origin-opener-policy': 'same-origin',
}

export const handle: Handle = async ({ event, resolve }) => {
  const { gateway, secret, client, view, helpdesk } = (event.platform as unknown as { readonly req: PageRequest }).req.guzgu
  const asked = event.url.searchParams.get('lang')
  if (isLanguage(asked))
    event.cookies.set('language', asked, {
      path: '/',
      maxAge: YEAR_SECONDS,
      httpOnly: true,
      sameSite: 'lax',
      secure: event.url.protocol === 'https:',
    })
  const kept = event.cookies.get('language')
  const language = [asked, kept].find(isLanguage) ?? preferred(event.request.headers.get('accept-language'))
  const seals = { form: createSeal(secret, 'form in progress'), session: createSeal(secret, 'session') }
  const session = readSession(event.cookies.get('session'), seals.session)
  const locals = event.locals
  Object.assign(locals, { language, gateway: createGateway(gateway, language, { client, view }), seals, session, helpdesk })
  return reading.run(locals, async () => {
    const page = await resolve(event, {
      transformPageChunk: ({ html }) => html.replace('%guzgu.lang%', locals.language),
      preload: ({ type }) => type === 'css' || type === 'js',
    })
    const response = locals.file ?? page
    for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value)
    return response
  })
}
