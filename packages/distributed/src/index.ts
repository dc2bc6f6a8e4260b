export { type Distributed, type DistributedOptions, openDistributed } from './distributed.ts'
export { openLog } from './log.ts'
export { type ServiceProcess, serve } from './serve.ts'
export { systemClock } from './system.ts'
