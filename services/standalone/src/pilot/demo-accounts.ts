import { IdentityServiceDefinition } from '@guzgu/contracts/services/identity'
import { type Standalone, systemContext } from '../standalone.ts'

/** One bearer token per role of staff, to try the API with. */
export type DemoTokens = Readonly<Record<'ministry' | 'coordinator' | 'head' | 'officer' | 'analyst' | 'operator', string>>

/** Opens staff accounts as the operator of a new installation would; each token is shown once and kept nowhere but here. */
export const demoAccounts = ({ platform }: Pick<Standalone, 'platform'>) => {
  const client = platform.portsFor('standalone').rpc.client(IdentityServiceDefinition)
  const tokens = new Map<string, Promise<string>>()
  return {
    tokenOf: (role: string, scope: { readonly schoolId?: string; readonly red?: string } = {}): Promise<string> => {
      const id = `${role}/${scope.schoolId ?? ''}/${scope.red ?? ''}`
      const token =
        tokens.get(id) ??
        client.openAccount({ role, schoolId: '', red: '', ...scope }, systemContext(platform)).then((opened) => opened.token)
      tokens.set(id, token)
      return token
    },
  }
}
