import { createHash, randomBytes } from 'node:crypto'
import { createUpcaster } from '@guzgu/event-sourcing'
import type { EventStore } from '@guzgu/ports'
import { type Account, type AccountEvent, account, accountUpcasters } from '../domain/account.ts'

const PAGE = 1_000

/** 256 random bits: nobody guesses one, so a plain hash keeps it. */
export const newToken = (): string => `gz_${randomBytes(32).toString('base64url')}`

export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex')

/** Names a token where it is revoked; says nothing of it. */
export const tokenIdOf = (tokenHash: string): string => tokenHash.slice(0, 16)

/** Who a token was issued to. Each question first reads what was added to the store meanwhile: nobody stays in after a closing elsewhere. */
export const createTokenIndex = (store: EventStore): ((tokenHash: string) => Promise<Account>) => {
  const upcast = createUpcaster<AccountEvent>(accountUpcasters)
  const accounts = new Map<string, Account>()
  const owners = new Map<string, string>()
  let position = 0

  const apply = (event: AccountEvent): void => {
    accounts.set(event.accountId, account.evolve(accounts.get(event.accountId) ?? account.initial, event))
    if (event.type === 'TokenIssued') owners.set(event.tokenHash, event.accountId)
  }

  const catchUp = async (): Promise<void> => {
    for (;;) {
      const events = await store.readAll({ after: position, limit: PAGE })
      // Another question may have applied some of them while this one was reading.
      for (const event of events.filter((read) => read.position > position)) {
        if (event.stream.startsWith('account-')) apply(upcast(event))
        position = event.position
      }
      if (events.length < PAGE) return
    }
  }

  return async (tokenHash) => {
    await catchUp()
    return accounts.get(owners.get(tokenHash) ?? '') ?? account.initial
  }
}
