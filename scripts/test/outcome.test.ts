import { describe, expect, it } from '@jest/globals'
import { closingLine, failedFiles, outcomeOf, type Report } from './outcome.ts'

const file = (name: string, tests: Record<string, string>, status = Object.values(tests).includes('failed') ? 'failed' : 'passed') => ({
  name,
  status,
  assertionResults: Object.entries(tests).map(([fullName, one]) => ({ fullName, status: one })),
})
const report = (...testResults: Report['testResults'][number][]): Report => ({ testResults })

describe('the outcome of test runs', () => {
  const first = report(file('a', { one: 'passed', two: 'failed' }), file('b', { three: 'passed', four: 'pending' }))

  it('adds up several runs', () =>
    expect(outcomeOf([{ first }, { first: report(file('c', { five: 'passed', six: 'todo' })) }])).toEqual({
      passed: 3,
      failed: 1,
      skipped: 2,
      flaky: [],
    }))

  it('what fails again has failed', () =>
    expect(outcomeOf([{ first, again: report(file('a', { one: 'passed', two: 'failed' })) }])).toMatchObject({ failed: 1, flaky: [] }))

  it('what fails elsewhere the second time has failed', () =>
    expect(outcomeOf([{ first, again: report(file('a', { one: 'failed', two: 'passed' })) }])).toMatchObject({
      passed: 2,
      failed: 1,
      flaky: [],
    }))

  it('what passes the second time is counted once and named', () =>
    expect(outcomeOf([{ first, again: report(file('a', { one: 'passed', two: 'passed' })) }])).toEqual({
      passed: 3,
      failed: 0,
      skipped: 1,
      flaky: ['a › two'],
    }))

  it('a file that cannot be read, or fails beside its tests, is one failure', () => {
    const broken = report(file('a', {}, 'failed'), file('b', { one: 'passed' }, 'failed'))
    expect(failedFiles(broken)).toEqual(['a', 'b'])
    expect(outcomeOf([{ first: broken }])).toMatchObject({ passed: 1, failed: 2 })
    expect(outcomeOf([{ first: broken, again: report(file('a', { two: 'passed' })) }])).toMatchObject({ failed: 1, flaky: ['a'] })
  })

  it('is told in one line', () => {
    expect(closingLine({ passed: 2, failed: 0, skipped: 0, flaky: [] })).toBe('2 passed, 0 failed')
    expect(closingLine({ passed: 2, failed: 1, skipped: 3, flaky: ['a'] })).toBe('2 passed, 1 failed, 3 skipped, 1 flaky')
  })
})
