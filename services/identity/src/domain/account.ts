import { type Decider, Rejection, type Upcasters } from '@guzgu/event-sourcing'
import { type Day, isDay } from './day.ts'
import { canonicalText } from './school-details.ts'

// A staff account: an opaque id, a role and its scope. No name, no address; of a token only its hash.

export const STAFF_ROLES = ['coordinator', 'head', 'officer', 'analyst', 'ministry', 'helpdesk', 'operator'] as const
export type StaffRole = (typeof STAFF_ROLES)[number]

/** A coordinator and a head have a school, an officer a regional education department, the others neither. */
type Scope = { readonly schoolId?: string; readonly red?: string }
/** `tokenHash`: SHA-256, hexadecimal. `expiresOn`: the first day on which it no longer opens anything. */
type Token = { readonly tokenHash: string; readonly expiresOn?: Day }

export type AccountCommand =
  | ({ readonly type: 'OpenAccount'; readonly accountId: string; readonly role: string } & Scope & Token)
  | ({ readonly type: 'IssueToken' } & Token)
  | { readonly type: 'RevokeToken'; readonly tokenHash: string }
  | { readonly type: 'CloseAccount' }

export type AccountEvent =
  | ({ readonly type: 'AccountOpened'; readonly accountId: string; readonly role: StaffRole } & Scope)
  | ({ readonly type: 'TokenIssued'; readonly accountId: string } & Token)
  | { readonly type: 'TokenRevoked'; readonly accountId: string; readonly tokenHash: string }
  | { readonly type: 'AccountClosed'; readonly accountId: string }

export type OpenedAccount = {
  readonly status: 'open' | 'closed'
  readonly accountId: string
  readonly role: StaffRole
  readonly tokens: readonly (Token & { readonly revoked: boolean })[]
} & Scope
export type Account = { readonly status: 'unopened' } | OpenedAccount

export type AccountRejection =
  | 'role-invalid'
  | 'school-id-missing'
  | 'red-missing'
  | 'scope-invalid'
  | 'day-invalid'
  | 'account-already-opened'
  | 'account-unknown'
  | 'account-already-closed'
  | 'token-already-issued'

const no = (code: AccountRejection, field?: string): never => {
  throw new Rejection(code, field)
}

export const account: Decider<AccountCommand, AccountEvent, Account> = {
  initial: { status: 'unopened' },

  decide: (command, state) => {
    if (command.type === 'OpenAccount') return open(command, state)
    if (state.status === 'unopened') return no('account-unknown', 'accountId')
    const { accountId } = state
    switch (command.type) {
      case 'IssueToken':
        return issue(command, state)
      case 'RevokeToken': {
        const { tokenHash } = command
        const active = state.tokens.some((token) => token.tokenHash === tokenHash && !token.revoked)
        return active ? [{ type: 'TokenRevoked', accountId, tokenHash }] : []
      }
      case 'CloseAccount':
        return state.status === 'closed' ? [] : [{ type: 'AccountClosed', accountId }]
    }
  },

  evolve: (state, event) => {
    if (event.type === 'AccountOpened') {
      const { type: _, ...opened } = event
      return state.status === 'unopened' ? { status: 'open', ...opened, tokens: [] } : state
    }
    if (state.status === 'unopened') return state
    switch (event.type) {
      case 'TokenIssued': {
        const { type: _, accountId: __, ...token } = event
        return { ...state, tokens: [...state.tokens, { ...token, revoked: false }] }
      }
      case 'TokenRevoked':
        return {
          ...state,
          tokens: state.tokens.map((token) => (token.tokenHash === event.tokenHash ? { ...token, revoked: true } : token)),
        }
      case 'AccountClosed':
        return { ...state, status: 'closed' }
    }
  },
}

/** Every shape a stored event has had. */
export const accountUpcasters: Upcasters = {}

export const accountStream = (accountId: string): string => `account-${accountId}`

/** Whether a token opens this account on a day. */
export const tokenStanding = (state: Account, tokenHash: string, today: Day): 'valid' | 'expired' | 'unknown' => {
  if (state.status !== 'open') return 'unknown'
  const token = state.tokens.find((candidate) => candidate.tokenHash === tokenHash && !candidate.revoked)
  if (token === undefined) return 'unknown'
  return token.expiresOn !== undefined && token.expiresOn <= today ? 'expired' : 'valid'
}

const open = (command: AccountCommand & { readonly type: 'OpenAccount' }, state: Account): readonly AccountEvent[] => {
  const { accountId, schoolId = '' } = command
  // Compared with the schools' own, so spelled the same way.
  const red = canonicalText(command.red ?? '')
  const role = STAFF_ROLES.find((known) => known === command.role) ?? no('role-invalid', 'role')
  const ofSchool = role === 'coordinator' || role === 'head'
  if (ofSchool && schoolId === '') return no('school-id-missing', 'schoolId')
  if (role === 'officer' && red === '') return no('red-missing', 'red')
  if (!ofSchool && schoolId !== '') return no('scope-invalid', 'schoolId')
  if (role !== 'officer' && red !== '') return no('scope-invalid', 'red')
  const scope = { ...(schoolId === '' ? {} : { schoolId }), ...(red === '' ? {} : { red }) }
  if (state.status !== 'unopened') return no('account-already-opened', 'accountId')
  return [{ type: 'AccountOpened', accountId, role, ...scope }, tokenIssued(accountId, command)]
}

const issue = (command: Token, state: OpenedAccount): readonly AccountEvent[] => {
  if (state.status === 'closed') return no('account-already-closed', 'accountId')
  const issued = state.tokens.find(({ tokenHash }) => tokenHash === command.tokenHash)
  const event = tokenIssued(state.accountId, command)
  if (issued === undefined) return [event]
  return !issued.revoked && issued.expiresOn === command.expiresOn ? [] : no('token-already-issued', 'tokenHash')
}

const tokenIssued = (accountId: string, { tokenHash, expiresOn }: Token): AccountEvent => {
  if (expiresOn === undefined) return { type: 'TokenIssued', accountId, tokenHash }
  return isDay(expiresOn) ? { type: 'TokenIssued', accountId, tokenHash, expiresOn } : no('day-invalid', 'expiresOn')
}
