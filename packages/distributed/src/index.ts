export { type Distributed, type DistributedOptions, openDistributed } from './distributed.ts'
export { type ServiceProcess, serve } from './serve.ts'
