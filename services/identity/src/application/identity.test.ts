import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { as, csv, line, type RunningIdentity, refusal, startIdentity, withContacts } from '../testing/running-identity.ts'

const ministry = as('ministry')
let identity: RunningIdentity
beforeEach(async () => {
  identity = await startIdentity()
  const effectiveFrom = '2026-09-01'
  await identity.client.importSchools(
    { csv: csv(line('S1', 'Lerik'), line('S2', 'Qax'), line('S3', 'Lerik')), dryRun: false, effectiveFrom },
    ministry,
  )
})
afterEach(() => identity.stop())

describe('a staff account', () => {
  const open = (account: { role: string; schoolId?: string; red?: string }) =>
    identity.client.openAccount({ schoolId: '', red: '', ...account }, ministry)
  const authorise = (token: string) => identity.client.authorise({ token }, as('anonymous'))

  it('is recognised by its token at once, with its role and scope', async () => {
    const coordinator = await open({ role: 'coordinator', schoolId: 'S1' })
    const officer = await open({ role: 'officer', red: 'Lənkəran RTİ' })
    expect(coordinator.token).toMatch(/^gz_[A-Za-z0-9_-]{43}$/)
    expect(await authorise(coordinator.token)).toEqual({ accountId: coordinator.accountId, role: 'coordinator', schoolId: 'S1', red: '' })
    expect(await authorise(officer.token)).toEqual({ accountId: officer.accountId, role: 'officer', schoolId: '', red: 'Lənkəran RTİ' })
  })

  it('is recognised by every replica, and by none once it is closed', async () => {
    const replica = await identity.replica()
    const { accountId, token } = await open({ role: 'analyst' })
    expect(await replica.authorise({ token }, as('anonymous'))).toMatchObject({ accountId, role: 'analyst' })
    await identity.client.closeAccount({ accountId }, ministry)
    expect(await refusal(authorise(token))).toBe('UNAUTHENTICATED token-unknown')
    await expect(replica.authorise({ token }, as('anonymous'))).rejects.toThrow('token-unknown')
  })

  it('is recognised by many at the same time', async () => {
    const opened = await Promise.all(Array.from({ length: 20 }, () => open({ role: 'analyst' })))
    const recognised = await Promise.all(opened.map(({ token }) => authorise(token)))
    expect(recognised.map(({ accountId }) => accountId)).toEqual(opened.map(({ accountId }) => accountId))
  })

  it('is not recognised by anything else', async () => {
    await open({ role: 'ministry' })
    for (const token of ['', 'gz_', 'gz_0000000000000000000000000000000000000000000'])
      expect(await refusal(authorise(token))).toBe('UNAUTHENTICATED token-unknown')
  })

  it('leaves its token nowhere', async () => {
    const { token } = await open({ role: 'ministry' })
    const stored = JSON.stringify(await identity.ports.store.readAll({ after: 0, limit: 100 }))
    expect(stored).toContain('TokenIssued')
    expect(stored).not.toContain(token.slice(3))
  })

  it('is opened and closed by the ministry, for a school that exists', async () => {
    expect(await refusal(open({ role: 'coordinator', schoolId: 'S9' }))).toBe('NOT_FOUND school-unknown schoolId')
    expect(await refusal(open({ role: 'coordinator' }))).toBe('INVALID_ARGUMENT school-id-missing schoolId')
    expect(await refusal(open({ role: 'king' }))).toBe('INVALID_ARGUMENT role-invalid role')
    expect(await refusal(identity.client.openAccount({ role: 'analyst', schoolId: '', red: '' }, as('officer', { red: 'R' })))).toBe(
      'PERMISSION_DENIED not-allowed',
    )
    expect(await refusal(identity.client.closeAccount({ accountId: 'a' }, as('analyst')))).toBe('PERMISSION_DENIED not-allowed')
    expect(await refusal(identity.client.closeAccount({ accountId: 'a' }, ministry))).toBe('NOT_FOUND account-unknown accountId')
  })
})

describe('a further token', () => {
  const authorise = (token: string) => identity.client.authorise({ token }, as('anonymous'))
  const analyst = () => identity.client.openAccount({ role: 'analyst', schoolId: '', red: '' }, ministry)

  it('opens what its account opens, until it is revoked', async () => {
    const { accountId, token: first } = await analyst()
    const { tokenId, token } = await identity.client.issueToken({ accountId, expiresOn: '' }, ministry)
    expect(await authorise(token)).toEqual({ accountId, role: 'analyst', schoolId: '', red: '' })
    await identity.client.revokeToken({ accountId, tokenId }, ministry)
    expect(await refusal(authorise(token))).toBe('UNAUTHENTICATED token-unknown')
    expect(await authorise(first)).toMatchObject({ accountId })
    const stored = JSON.stringify(await identity.ports.store.readAll({ after: 0, limit: 100 }))
    expect(stored).not.toContain(token.slice(3))
  })

  it('ends on its day', async () => {
    const { accountId } = await analyst()
    const { token } = await identity.client.issueToken({ accountId, expiresOn: '2020-01-01' }, ministry)
    expect(await refusal(authorise(token))).toBe('UNAUTHENTICATED token-expired')
    expect(await refusal(identity.client.issueToken({ accountId, expiresOn: 'soon' }, ministry))).toBe(
      'INVALID_ARGUMENT day-invalid expiresOn',
    )
  })

  it('is for the account itself and the ministry', async () => {
    const [mine, other] = [await analyst(), await analyst()]
    const me = { ...as('analyst'), actor: { accountId: mine.accountId, role: 'analyst' as const } }
    const { tokenId, token } = await identity.client.issueToken({ accountId: mine.accountId, expiresOn: '' }, me)
    expect(await authorise(token)).toMatchObject({ accountId: mine.accountId })
    expect(await refusal(identity.client.issueToken({ accountId: other.accountId, expiresOn: '' }, me))).toBe(
      'PERMISSION_DENIED not-allowed',
    )
    expect(await refusal(identity.client.revokeToken({ accountId: other.accountId, tokenId }, me))).toBe('PERMISSION_DENIED not-allowed')
    expect(await refusal(identity.client.revokeToken({ accountId: other.accountId, tokenId }, ministry))).toBe(
      'NOT_FOUND account-token-unknown tokenId',
    )
    expect(await refusal(identity.client.issueToken({ accountId: 'nobody', expiresOn: '' }, ministry))).toBe(
      'NOT_FOUND account-unknown accountId',
    )
  })
})

describe('the list of schools', () => {
  const everything = { red: '', limit: 0, after: '', schoolId: '', contacts: false }
  const list = async (context: ReturnType<typeof as>, asked: Partial<typeof everything> = {}) => {
    const { schools, next } = await identity.client.listSchools({ ...everything, ...asked }, context)
    return [schools.map(({ schoolId }) => schoolId).join(' '), next]
  }
  beforeEach(() => identity.settled())

  it('shows to each what is theirs', async () => {
    expect(await list(ministry)).toEqual(['S1 S2 S3', ''])
    expect(await list(as('operator'), { red: 'Şəki RTİ' })).toEqual(['S2', ''])
    expect(await list(as('system'), { schoolId: 'S3' })).toEqual(['S3', ''])
    expect(await list(as('officer', { red: 'Lənkəran RTİ' }))).toEqual(['S1 S3', ''])
    expect(await list(as('officer', { red: 'Lənkəran RTİ' }), { schoolId: 'S2' })).toEqual(['', ''])
    expect(await list(as('coordinator', { schoolId: 'S2' }))).toEqual(['S2', ''])
    expect(await list(as('head', { schoolId: 'S2' }))).toEqual(['S2', ''])
  })

  it('is refused to those who ask beyond', async () => {
    const refused = (context: ReturnType<typeof as>, asked: Partial<typeof everything> = {}) => refusal(list(context, asked))
    for (const role of ['analyst', 'helpdesk', 'anonymous', 'officer', 'coordinator', 'head'] as const)
      expect(await refused(as(role))).toBe('PERMISSION_DENIED not-allowed')
    expect(await refused(as('officer', { red: '' }))).toBe('PERMISSION_DENIED not-allowed')
    expect(await refused(as('officer', { red: 'Lənkəran RTİ' }), { red: 'Şəki RTİ' })).toBe('PERMISSION_DENIED not-allowed red')
    expect(await refused(as('coordinator', { schoolId: 'S2' }), { schoolId: 'S1' })).toBe('PERMISSION_DENIED not-allowed schoolId')
    expect(await refused(ministry, { limit: 201 })).toBe('INVALID_ARGUMENT limit-invalid limit')
  })

  it('tells the Ministry, and an officer of the department, how offices are reached; when asked', async () => {
    const said = withContacts(csv(line('S1', 'Lerik'), line('S2', 'Qax')), '+994 00 000 11 22,s1@mekteb.example')
    await identity.client.importSchools({ csv: said, dryRun: false, effectiveFrom: '2026-09-01' }, ministry)
    await identity.settled()
    const told = async (context: ReturnType<typeof as>, asked: Partial<typeof everything> = { contacts: true }) => {
      const { schools } = await identity.client.listSchools({ ...everything, ...asked }, context)
      return schools.map(({ schoolId, contact }) => [schoolId, contact])
    }
    const [known, none] = [
      { telephone: '+994 00 000 11 22', email: 's1@mekteb.example' },
      { telephone: '', email: '' },
    ]
    expect(await told(ministry)).toEqual([
      ['S1', known],
      ['S2', none],
      ['S3', none],
    ])
    expect(await told(ministry, { contacts: true, schoolId: 'S1' })).toEqual([['S1', known]])
    expect(await told(as('officer', { red: 'Lənkəran RTİ' }))).toEqual([
      ['S1', known],
      ['S3', none],
    ])
    expect(await told(as('officer', { red: 'Şəki RTİ' }))).toEqual([['S2', none]])
    expect(await told(ministry, {})).toEqual([
      ['S1', undefined],
      ['S2', undefined],
      ['S3', undefined],
    ])
    expect((await identity.client.getSchool({ schoolId: 'S1', asOf: '' }, ministry)).school?.contact).toBeUndefined()
    for (const role of ['coordinator', 'head'] as const)
      expect(await refusal(told(as(role, { schoolId: 'S1' })))).toBe('PERMISSION_DENIED not-allowed contacts')
    for (const role of ['operator', 'system'] as const) expect(await refusal(told(as(role)))).toBe('PERMISSION_DENIED not-allowed contacts')
    for (const role of ['analyst', 'helpdesk', 'anonymous'] as const)
      expect(await refusal(told(as(role)))).toBe('PERMISSION_DENIED not-allowed')
  })

  it('comes page by page', async () => {
    expect(await list(ministry, { limit: 2 })).toEqual(['S1 S2', 'S2'])
    expect(await list(ministry, { limit: 2, after: 'S2' })).toEqual(['S3', ''])
    expect(await list(ministry, { limit: 3 })).toEqual(['S1 S2 S3', ''])
    expect(await list(as('officer', { red: 'Lənkəran RTİ' }), { limit: 1 })).toEqual(['S1', 'S1'])
    expect(await list(as('officer', { red: 'Lənkəran RTİ' }), { limit: 1, after: 'S1' })).toEqual(['S3', ''])
  })

  it('is long enough for a nation', async () => {
    const codes = Array.from({ length: 1_203 }, (_, index) => `T${String(index).padStart(4, '0')}`)
    const file = csv(...codes.map((code, index) => line(code, index % 3 === 0 ? 'Qax' : 'Lerik')))
    await identity.client.importSchools({ csv: file, dryRun: false, effectiveFrom: '2026-09-01' }, ministry)
    await identity.settled()
    const found: string[] = []
    for (let after = ''; ; ) {
      const [page = '', next = ''] = await list(as('officer', { red: 'Şəki RTİ' }), { limit: 150, after })
      found.push(...page.split(' '))
      if (next === '') break
      after = next
    }
    expect(found).toEqual(['S2', ...codes.filter((_, index) => index % 3 === 0)])
  })

  it('stands as of today in Azerbaijan', async () => {
    const moved = csv(line('S1', 'Qax'))
    await identity.client.importSchools({ csv: moved, dryRun: false, effectiveFrom: '2026-10-01' }, ministry)
    await identity.settled()
    identity.setNow('2026-09-30T23:59:59+04:00')
    expect(await list(as('officer', { red: 'Şəki RTİ' }))).toEqual(['S2', ''])
    identity.setNow('2026-10-01T00:00:00+04:00')
    expect(await list(as('officer', { red: 'Şəki RTİ' }))).toEqual(['S1 S2', ''])
  })
})

describe('a school', () => {
  const get = async (schoolId: string, context: ReturnType<typeof as>, asOf = '') =>
    (await identity.client.getSchool({ schoolId, asOf }, context)).school

  it('is told whole', async () => {
    expect(await get('S1', ministry)).toEqual({
      schoolId: 'S1',
      name: 'Lerik məktəbi S1',
      place: { economicRegion: 'Lənkəran-Astara', rayon: 'Lerik', red: 'Lənkəran RTİ', urban: false },
      class: { levels: ['LEVEL_PRIMARY', 'LEVEL_LOWER_SECONDARY'], type: 'general', sections: ['az'], idp: false },
      expectations: [
        { level: 'LEVEL_PRIMARY', numbers: [{ role: 'ROLE_STUDENT', number: 40 }] },
        { level: 'LEVEL_LOWER_SECONDARY', numbers: [{ role: 'ROLE_TEACHER', number: 7 }] },
      ],
      status: 'open',
      mergedInto: '',
      since: '2026-09-01',
    })
  })

  it('takes its past with it to another department', async () => {
    await identity.client.importSchools({ csv: csv(line('S1', 'Qax')), dryRun: false, effectiveFrom: '2026-09-10' }, ministry)
    expect((await get('S1', as('officer', { red: 'Şəki RTİ' }), '2026-09-05'))?.place?.rayon).toBe('Lerik')
    expect(await refusal(get('S1', as('officer', { red: 'Lənkəran RTİ' }), '2026-09-05'))).toBe('PERMISSION_DENIED not-allowed schoolId')
  })

  it('is shown within the scope only', async () => {
    expect((await get('S1', as('coordinator', { schoolId: 'S1' })))?.schoolId).toBe('S1')
    expect(await refusal(get('S2', as('coordinator', { schoolId: 'S1' })))).toBe('PERMISSION_DENIED not-allowed schoolId')
    expect(await refusal(get('S1', as('analyst')))).toBe('PERMISSION_DENIED not-allowed')
    expect(await refusal(get('S9', ministry))).toBe('NOT_FOUND school-unknown schoolId')
    expect(await refusal(get('S1', ministry, '2026-08-31'))).toBe('NOT_FOUND school-unknown schoolId')
    expect(await refusal(get('S1', ministry, '31.08.2026'))).toBe('INVALID_ARGUMENT day-invalid asOf')
  })
})
