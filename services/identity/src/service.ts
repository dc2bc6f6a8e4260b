import { IdentityServiceDefinition } from '@guzgu/contracts/services/identity'
import type { ServiceFactory } from '@guzgu/ports'
import { answer } from '@guzgu/service-runtime'
import { accountsPublication, schoolDirectoryBinding, schoolsPublication } from './adapters/wire.ts'
import { createIdentity } from './application/identity.ts'

export const identity: ServiceFactory = (ports) => ({
  name: 'identity',
  answers: [answer(IdentityServiceDefinition, createIdentity(ports))],
  publishes: [schoolsPublication, accountsPublication],
  follows: [],
  transforms: [],
  folds: [schoolDirectoryBinding],
  reacts: [],
})
