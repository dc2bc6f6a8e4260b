import { error, redirect } from '@sveltejs/kit'
import type { Answered, Call, Gateway } from './gateway.ts'

/** Who has signed in (`GET /v1/me`). */
export type Me = {
  readonly role: 'coordinator' | 'head' | 'officer' | 'analyst' | 'ministry' | 'helpdesk' | 'operator'
  readonly schoolId?: string
  readonly red?: string
}

/** Where somebody's work begins. */
export const homeOf = ({ role }: Me): string => (role === 'coordinator' || role === 'head' ? '/school' : '/rounds')

/** The gateway, on behalf of who has signed in. */
export type Desk = {
  readonly me: Me
  readonly call: <T>(path: string, call?: Omit<Call, 'token'>) => Promise<Answered<T>>
  /** What must be there: a refusal becomes an error page. */
  readonly get: <T>(path: string) => Promise<T>
  readonly fetch: Gateway['fetch']
}

/** For the load of a page that only staff may see. @throws Redirect to the sign-in */
export const deskOf = async ({ gateway, session }: App.Locals): Promise<Desk> => {
  if (session === undefined) redirect(303, '/sign-in')
  const { token } = session
  const call = <T>(path: string, options: Omit<Call, 'token'> = {}): Promise<Answered<T>> => gateway.call<T>(path, { ...options, token })
  const me = await call<Me>('/v1/me')
  if ('problem' in me) {
    if (me.problem.status === 401) redirect(303, '/sign-in')
    error(me.problem.status, me.problem.title)
  }
  return {
    me: me.value,
    call,
    get: async <T>(path: string): Promise<T> => {
      const answered = await call<T>(path)
      if ('problem' in answered) error(answered.problem.status, answered.problem.title)
      return answered.value
    },
    fetch: (path, options) => gateway.fetch(path, { ...options, token }),
  }
}
