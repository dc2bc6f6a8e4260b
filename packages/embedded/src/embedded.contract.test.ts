import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Platform, Ports } from '@guzgu/ports'
import {
  cacheContract,
  clockContract,
  eventLogContract,
  eventStoreContract,
  type Harness,
  keyringContract,
  rpcContract,
  viewsContract,
} from '@guzgu/ports/contract'
import { type EmbeddedOptions, openEmbedded, systemClock, systemIds } from './index.ts'

/** A platform on a file of its own; a replica is another service's view of the same process, for there is only one. */
const open = async <Port>(
  pick: (ports: Ports) => Port,
  options: EmbeddedOptions = {},
): Promise<Harness<Port> & { readonly neighbour: () => Promise<Port> }> => {
  const directory = mkdtempSync(join(tmpdir(), 'guzgu-contract-'))
  const reopen = (): Promise<Platform> => openEmbedded({ file: join(directory, 'guzgu.db'), ...options })
  let platform = await reopen()
  return {
    port: pick(platform.portsFor('intake')),
    another: async () => pick(platform.portsFor('intake')),
    neighbour: async () => pick(platform.portsFor('identity')),
    restart: async () => {
      await platform.close()
      platform = await reopen()
      return pick(platform.portsFor('intake'))
    },
    close: async () => {
      await platform.close()
      rmSync(directory, { recursive: true })
    },
  }
}

eventStoreContract('embedded', () => open(({ store }) => store))
eventLogContract('embedded', { partitionFor: true, supersedesAtOnce: true, spreadsEvenly: true }, () => open(({ log }) => log))
viewsContract('embedded', () => open(({ views }) => views))
rpcContract('embedded', () => open(({ rpc }) => rpc))
keyringContract('embedded', () => open(({ keys }) => keys))
clockContract('embedded', systemClock, systemIds)

cacheContract('embedded', { survivesRestart: false }, async () => {
  let now = 1_000
  const clock = { ...systemClock, now: () => now }
  const harness = await open(({ cache }) => cache, { clock })
  return {
    ...harness,
    advance: async (seconds) => {
      now += seconds * 1_000
    },
  }
})
