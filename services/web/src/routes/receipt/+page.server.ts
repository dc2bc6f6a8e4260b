import { fail } from '@sveltejs/kit'
import type { Actions } from './$types'

export const actions: Actions = {
  default: async ({ request, locals }) => {
    const receipt = String((await request.formData()).get('receipt') ?? '').trim()
    const told = await locals.gateway.call<{ readonly state: 'counted' | 'pending' | 'unknown' }>('/v1/receipts:verify', {
      method: 'POST',
      body: { receipt },
    })
    return 'problem' in told ? fail(told.problem.status, { problem: told.problem }) : { state: told.value.state }
  },
}
