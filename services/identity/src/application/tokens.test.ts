import { createCommandHandler } from '@guzgu/event-sourcing'
import type { EventStore } from '@guzgu/ports'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { account, accountStream, tokenStanding } from '../domain/account.ts'
import { type RunningIdentity, startIdentity } from '../testing/running-identity.ts'
import { createTokenIndex, hashToken, newToken } from './tokens.ts'

/** Each read sees the store when it is made, and hands over what it saw when it is let go. */
const heldStore = (store: EventStore) => {
  const letGo: (() => void)[] = []
  const held: EventStore = {
    ...store,
    readAll: async (options) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      letGo.push(resolve)
      const [events] = await Promise.all([store.readAll(options), promise])
      return events
    },
  }
  return { held, letGo: (read: number): void => letGo[read]?.() }
}

describe('the index of tokens', () => {
  let identity: RunningIdentity
  beforeEach(async () => {
    identity = await startIdentity()
  })
  afterEach(() => identity.stop())

  it('does not give a revoked token back because somebody reads slowly', async () => {
    const { store } = identity.ports
    const { held, letGo } = heldStore(store)
    const accounts = createCommandHandler(store, account)
    const accountOf = createTokenIndex(held)
    const tokenHash = hashToken(newToken())
    const standing = async () => tokenStanding(await accountOf(tokenHash), tokenHash, '2026-09-15')
    const context = { at: 0, actor: 'system', correlation: 'test' }

    await accounts.handle(accountStream('a1'), { type: 'OpenAccount', accountId: 'a1', role: 'analyst', tokenHash }, context)
    const slow = standing()
    await store.end() // the slow read is made before the revocation
    await accounts.handle(accountStream('a1'), { type: 'RevokeToken', tokenHash }, context)
    const second = standing()
    letGo(1)
    expect(await second).toBe('unknown')
    const third = standing()
    await store.end()
    letGo(0)
    await slow
    letGo(2)
    expect(await third).toBe('unknown')
  })
})
