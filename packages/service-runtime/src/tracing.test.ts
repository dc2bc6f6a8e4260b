import { setTimeout } from 'node:timers/promises'
import { RpcError } from '@guzgu/ports'
import { describe, expect, it } from '@jest/globals'
import { createTracing, type Step } from './tracing.ts'

const tracing = createTracing({ service: 'test' })
const stepIn = (traceparent?: string): Promise<Step> => tracing.step('a', { traceparent }, async (step) => step)

describe('tracing', () => {
  it('goes on with the trace of who asked, and does as the asker about recording it', async () => {
    const { traceparent } = await stepIn('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00')
    expect(traceparent).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-00$/)
    expect(traceparent).not.toContain('b7ad6b7169203331')
  })

  it.each([
    'nonsense',
    '',
    '00-00000000000000000000000000000000-b7ad6b7169203331-01',
    '00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01',
    '01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    '00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01',
    '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01; code=1234',
  ])('begins a trace of its own for who sends %p', async (traceparent) => {
    expect((await stepIn(traceparent)).traceparent).not.toContain('0af7651916cd43dd8448eb211c80319c')
  })

  it('knows the trace of what runs now, however much runs at the same time', async () => {
    const run = (): Promise<void> =>
      tracing.step('outer', {}, async ({ traceparent }) => {
        const [, traceId = ''] = traceparent.split('-')
        await setTimeout(1)
        expect(tracing.traceId()).toBe(traceId)
        await tracing.step('inner', {}, async (inner) => expect(inner.traceparent).toContain(traceId))
      })
    await Promise.all(Array.from({ length: 20 }, run))
    expect(tracing.traceId()).toBeUndefined()
  })

  it('lets a failure pass as it is', async () => {
    const failure = new RpcError('NOT_FOUND', 'school-unknown')
    await expect(tracing.step('a', {}, () => Promise.reject(failure))).rejects.toBe(failure)
  })
})
