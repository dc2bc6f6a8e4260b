import { fail, redirect } from '@sveltejs/kit'
import { SESSION_SECONDS, sealSession } from '#lib/server/session.ts'
import { homeOf, type Me } from '#lib/server/staff.ts'
import type { Actions } from './$types'

export const actions: Actions = {
  in: async ({ request, locals, cookies, url }) => {
    const token = String((await request.formData()).get('token') ?? '').trim()
    const me = await locals.gateway.call<Me>('/v1/me', { token })
    if ('problem' in me) return fail(me.problem.status, { problem: me.problem })
    cookies.set('session', sealSession({ token }, locals.seals.session, Date.now()), {
      path: '/',
      maxAge: SESSION_SECONDS,
      httpOnly: true,
      sameSite: 'strict',
      secure: url.protocol === 'https:',
    })
    redirect(303, homeOf(me.value))
  },
  out: ({ cookies }) => {
    cookies.delete('session', { path: '/' })
    redirect(303, '/')
  },
}
