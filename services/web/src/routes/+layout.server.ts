import type { LayoutServerLoad } from './$types'

export const load: LayoutServerLoad = ({ locals, url }) => ({
  language: locals.language,
  signedIn: locals.session !== undefined,
  path: url.pathname,
})
