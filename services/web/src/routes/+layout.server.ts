import { m } from '../paraglide/messages.js'
import type { LayoutServerLoad } from './$types'

const STAFF = /^\/(sign-in|school|rounds|national)(\/|$)/

/** What depends on the address is not read again when the page changes on the device: staff pages are loaded whole. */
export const load: LayoutServerLoad = ({ locals, url, untrack }) => ({
  language: locals.language,
  signedIn: locals.session !== undefined,
  helpdesk: locals.helpdesk,
  ...untrack(() => ({ asked: askedBy(url), ...(STAFF.test(url.pathname) ? { help: m.problem_help_staff() } : {}) })),
})

/** The query without the language and without the name of a form's action: what a link to another language keeps. */
const askedBy = (url: URL): string => {
  const kept = [...url.searchParams].filter(([name]) => name !== 'lang' && !name.startsWith('/'))
  return kept.length === 0 ? '' : `${new URLSearchParams(kept)}&`
}
