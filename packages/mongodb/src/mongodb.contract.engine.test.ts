import type { Ports } from '@guzgu/ports'
import { eventStoreContract, fresh, type Harness, keyringContract, viewsContract } from '@guzgu/ports/contract'
import { openMongodb } from './index.ts'
import { describeMongodb } from './testing/describe-mongodb.ts'

describeMongodb('the contracts', (server) => {
  /** Databases of its own; a replica is another client on them. */
  const open = async <Port>(
    pick: (ports: Pick<Ports, 'store' | 'views' | 'keys'>) => Port,
  ): Promise<Harness<Port> & { readonly neighbour: () => Promise<Port> }> => {
    const database = fresh('contract')
    const opened: ReturnType<typeof openMongodb>[] = []
    const connect = (service: string): Port => {
      const mongodb = openMongodb({ url: server().url, database })
      opened.push(mongodb)
      return pick(mongodb.portsFor(service))
    }
    const close = async (): Promise<void> => {
      for (const mongodb of opened.splice(0)) await mongodb.close()
    }
    return {
      port: connect('intake'),
      another: async () => connect('intake'),
      neighbour: async () => connect('identity'),
      restart: async () => {
        await close()
        if (server().isStandIn) await server().restart()
        return connect('intake')
      },
      close,
    }
  }

  eventStoreContract('mongodb', () => open(({ store }) => store))
  viewsContract('mongodb', () => open(({ views }) => views))
  keyringContract('mongodb', () => open(({ keys }) => keys))
})
