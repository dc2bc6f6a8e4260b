import { given } from '@guzgu/event-sourcing/testing'
import { describe, expect, it } from '@jest/globals'
import { type Account, type AccountCommand, type AccountEvent, account, tokenStanding } from './account.ts'

const opened: AccountEvent = { type: 'AccountOpened', accountId: 'a1', role: 'coordinator', schoolId: 'AZ0101001' }
const issued: AccountEvent = { type: 'TokenIssued', accountId: 'a1', tokenHash: 'h1' }
const closed: AccountEvent = { type: 'AccountClosed', accountId: 'a1' }
const open = (scope: object): AccountCommand => ({ type: 'OpenAccount', accountId: 'a1', role: 'coordinator', tokenHash: 'h1', ...scope })

describe('an account', () => {
  it('opens with its first token', () =>
    given(account)()
      .when(open({ schoolId: 'AZ0101001' }))
      .then(opened, issued))
  it('of an officer has a department, spelled as the schools spell it', () =>
    given(account)()
      .when(open({ role: 'officer', red: ' S\u0327əki-Zaqatala RTI\u0307 ' }))
      .then({ type: 'AccountOpened', accountId: 'a1', role: 'officer', red: 'Şəki-Zaqatala RTİ' }, issued))
  it('opens once', () =>
    given(account)(opened, issued)
      .when(open({ schoolId: 'AZ0101001' }))
      .thenRejected('account-already-opened'))

  const refused: readonly (readonly [object, string, string])[] = [
    [{}, 'school-id-missing', 'schoolId'],
    [{ role: 'head' }, 'school-id-missing', 'schoolId'],
    [{ role: 'head', schoolId: 'AZ0101001', red: 'Bakı' }, 'scope-invalid', 'red'],
    [{ role: 'officer' }, 'red-missing', 'red'],
    [{ role: 'officer', red: '  ' }, 'red-missing', 'red'],
    [{ role: 'analyst', schoolId: 'AZ0101001' }, 'scope-invalid', 'schoolId'],
    [{ schoolId: 'AZ0101001', red: 'Bakı' }, 'scope-invalid', 'red'],
    [{ role: 'system' }, 'role-invalid', 'role'],
    [{ schoolId: 'AZ0101001', expiresOn: 'soon' }, 'day-invalid', 'expiresOn'],
  ]
  it.each(refused)('refuses %j', (scope, code, field) => given(account)().when(open(scope)).thenRejected(code, field))

  it('gets further tokens, and loses them', () => {
    const second: AccountEvent = { type: 'TokenIssued', accountId: 'a1', tokenHash: 'h2', expiresOn: '2027-01-01' }
    const revoked: AccountEvent = { type: 'TokenRevoked', accountId: 'a1', tokenHash: 'h1' }
    given(account)(opened, issued).when({ type: 'IssueToken', tokenHash: 'h2', expiresOn: '2027-01-01' }).then(second)
    given(account)(opened, issued).when({ type: 'IssueToken', tokenHash: 'h1' }).then()
    given(account)(opened, issued).when({ type: 'RevokeToken', tokenHash: 'h1' }).then(revoked)
    given(account)(opened, issued, revoked).when({ type: 'RevokeToken', tokenHash: 'h1' }).then()
    given(account)(opened, issued, revoked).when({ type: 'IssueToken', tokenHash: 'h1' }).thenRejected('token-already-issued')
  })
  it('closes once and for all', () => {
    given(account)(opened, issued).when({ type: 'CloseAccount' }).then(closed)
    given(account)(opened, issued, closed).when({ type: 'CloseAccount' }).then()
    given(account)(opened, issued, closed).when({ type: 'IssueToken', tokenHash: 'h2' }).thenRejected('account-already-closed')
    given(account)().when({ type: 'CloseAccount' }).thenRejected('account-unknown')
  })
})

describe('a token', () => {
  const after = (...events: readonly AccountEvent[]) => events.reduce<Account>(account.evolve, account.initial)
  const passing: AccountEvent = { type: 'TokenIssued', accountId: 'a1', tokenHash: 'h2', expiresOn: '2026-10-01' }

  it('opens its account until it expires, is revoked or the account is closed', () => {
    expect(tokenStanding(after(opened, issued), 'h1', '2026-09-30')).toBe('valid')
    expect(tokenStanding(after(opened, issued), 'h2', '2026-09-30')).toBe('unknown')
    expect(tokenStanding(after(opened, passing), 'h2', '2026-09-30')).toBe('valid')
    expect(tokenStanding(after(opened, passing), 'h2', '2026-10-01')).toBe('expired')
    expect(tokenStanding(after(opened, issued, { type: 'TokenRevoked', accountId: 'a1', tokenHash: 'h1' }), 'h1', '2026-09-30')).toBe(
      'unknown',
    )
    expect(tokenStanding(after(opened, issued, closed), 'h1', '2026-09-30')).toBe('unknown')
  })
})
