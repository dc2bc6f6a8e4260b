import type { Telemetry } from '@guzgu/ports'
import type { OffsetOutOfRange } from './failures.ts'

/** A reader stands still and somebody has to look: nothing is passed over. */
export const alertOutOfRange = ({ count, log }: Telemetry, error: OffsetOutOfRange): void => {
  count('guzgu_offset_out_of_range')
  const { topic, partition, wanted, first, end } = error
  log.error({ err: error, topic, partition, wanted, first, end }, 'an offset is out of range: the reader stops here')
}
