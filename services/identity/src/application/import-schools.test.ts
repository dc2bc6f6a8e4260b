import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { as, csv, HEADER, line, type RunningIdentity, refusal, startIdentity, withContacts } from '../testing/running-identity.ts'

const ministry = as('ministry')
const before = csv(line('S1', 'Lerik'), line('S2', 'Lerik'), line('S3', 'Qax'))

describe('importing a register', () => {
  let identity: RunningIdentity
  beforeEach(async () => {
    identity = await startIdentity()
  })
  afterEach(() => identity.stop())
  const importing = (file: string, effectiveFrom = '2026-09-01', dryRun = false) =>
    identity.client.importSchools({ csv: file, dryRun, effectiveFrom }, ministry)
  const name = async (schoolId: string, asOf = '') => (await identity.client.getSchool({ schoolId, asOf }, ministry)).school?.name

  it('registers what is new, and finds the same file unchanged', async () => {
    const first = await importing(before)
    expect(first).toMatchObject({ dryRun: false, rows: 3, unchanged: 0, problems: [] })
    expect(first.differences).toContainEqual({ schoolId: 'S1', change: 'registered', before: '', after: 'Lerik məktəbi S1' })
    const end = await identity.ports.store.end()
    expect(end).toBe(3)
    expect(await importing(before)).toEqual({ dryRun: false, rows: 3, unchanged: 3, differences: [], problems: [] })
    expect(await importing(before, '2026-12-01')).toMatchObject({ unchanged: 3, differences: [] })
    expect(await identity.ports.store.end()).toBe(end)
  })

  it('shows in a dry run exactly what it would record, and records nothing', async () => {
    await importing(before)
    const end = await identity.ports.store.end()
    const after = csv(
      line('S1', 'Qax', { name: 'Yeni ad', student: '55' }),
      line('S2', 'Lerik', { ending: 'merged,S1' }),
      line('S3', 'Qax', { ending: 'closed,' }).replace(',az,', ',az;ru,'),
      line('S4', 'Qax'),
    )
    const shown = await importing(after, '2026-10-01', true)
    expect(shown).toEqual({
      dryRun: true,
      rows: 4,
      unchanged: 0,
      problems: [],
      differences: [
        { schoolId: 'S1', change: 'renamed', before: 'Lerik məktəbi S1', after: 'Yeni ad' },
        {
          schoolId: 'S1',
          change: 'moved',
          before: 'Lənkəran-Astara / Lerik / Lənkəran RTİ / rural',
          after: 'Şəki-Zaqatala / Qax / Şəki RTİ / rural',
        },
        {
          schoolId: 'S1',
          change: 'expectations-set',
          before: 'primary: student 40; lower-secondary: teacher 7',
          after: 'primary: student 55; lower-secondary: teacher 7',
        },
        { schoolId: 'S2', change: 'merged', before: 'open', after: 'merged into S1' },
        {
          schoolId: 'S3',
          change: 'reclassified',
          before: 'primary, lower-secondary / general / az',
          after: 'primary, lower-secondary / general / az, ru',
        },
        { schoolId: 'S3', change: 'closed', before: 'open', after: 'closed' },
        { schoolId: 'S4', change: 'registered', before: '', after: 'Qax məktəbi S4' },
      ],
    })
    expect(await identity.ports.store.end()).toBe(end)
    expect(await importing(after, '2026-10-01')).toEqual({ ...shown, dryRun: false })
    expect(await identity.ports.store.end()).toBe(end + shown.differences.length)
    expect(await name('S1', '2026-09-30')).toBe('Lerik məktəbi S1')
    expect(await name('S1', '2026-10-01')).toBe('Yeni ad')
    expect(await importing(after, '2026-10-01')).toMatchObject({ unchanged: 4, differences: [], problems: [] })
  })

  it('leaves alone what an empty cell and a missing line do not say', async () => {
    await importing(before)
    expect(await importing(csv(line('S1', 'Lerik', { student: '' })), '2026-10-01')).toMatchObject({
      rows: 1,
      unchanged: 1,
      differences: [],
    })
    expect((await importing(csv(line('S2', 'Lerik', { student: '0' })), '2026-10-01')).differences).toEqual([
      {
        schoolId: 'S2',
        change: 'expectations-set',
        before: 'primary: student 40; lower-secondary: teacher 7',
        after: 'primary: student 0; lower-secondary: teacher 7',
      },
    ])
  })

  it('shows how an office is reached, and goes on with files that do not say it', async () => {
    const said = withContacts(before, '+994 00 000 11 22,s1@mekteb.example', ',s2@mekteb.example')
    const first = await importing(said)
    expect(first.differences.filter(({ schoolId }) => schoolId !== 'S3')).toEqual([
      { schoolId: 'S1', change: 'registered', before: '', after: 'Lerik məktəbi S1' },
      { schoolId: 'S1', change: 'contact-set', before: '', after: '+994 00 000 11 22 / s1@mekteb.example' },
      { schoolId: 'S2', change: 'registered', before: '', after: 'Lerik məktəbi S2' },
      { schoolId: 'S2', change: 'contact-set', before: '', after: 's2@mekteb.example' },
    ])
    const end = await identity.ports.store.end()
    expect(await importing(said, '2026-10-01')).toMatchObject({ unchanged: 3, differences: [] })
    expect(await importing(before, '2026-10-01')).toMatchObject({ unchanged: 3, differences: [] })
    expect(await importing(withContacts(before, ',', ','), '2026-10-01')).toMatchObject({ unchanged: 3, differences: [] })
    expect(await identity.ports.store.end()).toBe(end)
    expect((await importing(withContacts(before, '-,', '00000,'), '2026-10-01')).differences).toEqual([
      { schoolId: 'S1', change: 'contact-set', before: '+994 00 000 11 22 / s1@mekteb.example', after: 's1@mekteb.example' },
      { schoolId: 'S2', change: 'contact-set', before: 's2@mekteb.example', after: '00000 / s2@mekteb.example' },
    ])
    expect((await importing(withContacts(before, '112,s1 at example'))).problems).toEqual([
      { line: 2, field: 'office_telephone', code: 'telephone-invalid', value: '112' },
      { line: 2, field: 'office_email', code: 'email-invalid', value: 's1 at example' },
    ])
  })

  it('records nothing while one line is bad, and names every bad cell', async () => {
    const bad = csv(
      line('S1', 'Lerik'),
      line('S2', 'Lerik').replace('Lənkəran-Astara', 'Lankaran'),
      line('S3', 'Qax').replace(',Qax,', ',Quba,').replace(',az,', ',aze,'),
      line('S4', 'Qax', { name: '', student: 'x' }),
      line('s5', 'Qax'),
      line('S6', 'Qax', { ending: 'merged,S99' }),
      line('S7', 'Qax', { student: '100001' }),
      line('S8', 'Qax').replace('primary;lower-secondary', 'primary'),
      line('S1', 'Lerik'),
    )
    const answer = await importing(bad)
    expect(answer.problems).toEqual([
      { line: 3, field: 'economic_region', code: 'region-unknown', value: 'Lankaran' },
      { line: 4, field: 'rayon', code: 'rayon-unknown', value: 'Quba' },
      { line: 4, field: 'sections', code: 'section-invalid', value: 'aze' },
      { line: 5, field: 'expected_primary_student', code: 'number-invalid', value: 'x' },
      { line: 5, field: 'name', code: 'name-empty', value: '' },
      { line: 6, field: 'code', code: 'school-id-invalid', value: 's5' },
      { line: 7, field: 'merged_into', code: 'school-unknown', value: 'S99' },
      { line: 8, field: 'expected_primary_student', code: 'number-invalid', value: '100001' },
      { line: 9, field: 'expected_lower_secondary_teacher', code: 'expected-level-foreign', value: '7' },
      { line: 10, field: 'code', code: 'code-duplicate', value: 'S1' },
    ])
    expect(await identity.ports.store.end()).toBe(0)
  })

  it('neither opens a closed school again nor changes it, and takes its line as it stands', async () => {
    await importing(before)
    const closed = csv(line('S1', 'Lerik', { ending: 'closed,' }))
    await importing(closed, '2026-10-01')
    expect(await importing(closed, '2026-11-01')).toMatchObject({ unchanged: 1, problems: [] })
    expect((await importing(before, '2026-11-01')).problems).toEqual([
      { line: 2, field: 'status', code: 'school-already-closed', value: '' },
    ])
    const renamed = csv(line('S1', 'Lerik', { name: 'Yeni', ending: 'closed,' }))
    expect((await importing(renamed, '2026-11-01')).problems).toEqual([
      { line: 2, field: 'code', code: 'school-already-closed', value: 'S1' },
    ])
    expect((await importing(csv(line('S2', 'Lerik', { name: 'Yeni' })), '2026-08-31')).problems).toEqual([
      { line: 2, field: 'effective_from', code: 'school-not-registered-yet', value: '' },
    ])
  })

  it('is for the ministry and the operator, and from a day that exists', async () => {
    const request = { csv: HEADER, dryRun: true, effectiveFrom: '2026-09-01' }
    for (const role of ['coordinator', 'officer', 'analyst', 'helpdesk', 'anonymous'] as const)
      expect(await refusal(identity.client.importSchools(request, as(role, { schoolId: 'S1', red: 'R' })))).toBe(
        'PERMISSION_DENIED not-allowed',
      )
    expect(await refusal(identity.client.importSchools({ ...request, effectiveFrom: '' }, ministry))).toBe(
      'INVALID_ARGUMENT day-invalid effectiveFrom',
    )
    expect(await identity.client.importSchools(request, as('operator'))).toMatchObject({ rows: 0, problems: [] })
  })
})
