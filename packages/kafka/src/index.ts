export { createKafkaLog, type KafkaLog } from './event-log.ts'
export { OffsetOutOfRange } from './failures.ts'
export { DEFAULT_TIMING, type KafkaLogOptions, type Timing } from './settings.ts'
