import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { Unavailable } from '@guzgu/event-sourcing'
import { describe, expect, it } from '@jest/globals'
import { toFailure } from './failures.ts'

describe('a failure of the driver', () => {
  it('is a passing one where the socket itself failed', async () => {
    const nobody = createServer().listen(0, '127.0.0.1')
    await once(nobody, 'listening')
    const { port } = nobody.address() as AddressInfo
    await once(nobody.close(), 'close')
    const [refused] = (await once(connect(port, '127.0.0.1'), 'error').catch((error: unknown) => [error])) as [unknown]
    expect(toFailure(refused)).toBeInstanceOf(Unavailable)
  })

  it('stays what it is where it is a mistake of ours', () => {
    const mistake = new TypeError('no such property')
    expect(toFailure(mistake)).toBe(mistake)
  })
})
