import { describe, expect, it } from '@jest/globals'
import { skip } from './required.ts'

describe('an engine that is missing', () => {
  it('is a reason to skip on a bare machine', () => {
    expect(skip('kafka', 'no java', {})).toEqual({ skipped: 'no java' })
  })

  it('is a failure on a build machine, and where engines are required', () => {
    for (const environment of [{ CI: 'true' }, { GUZGU_ENGINES: 'required' }])
      expect(() => skip('kafka', 'no java', environment)).toThrow('kafka is required here, but: no java')
  })
})
