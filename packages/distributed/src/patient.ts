import { Unavailable } from '@guzgu/event-sourcing'
import type { Edge, ServiceFactory, Telemetry } from '@guzgu/ports'
import { systemClock } from './system.ts'

const RETRY_MS = 1_000

/** The same service, whose making waits for engines that were there and went away again before it was made. */
export const patient =
  (factory: ServiceFactory, telemetry: Telemetry): ServiceFactory =>
  async (ports) => {
    const service = await untilAvailable(async () => factory(ports), telemetry)
    const edges = service.edges?.map((edge): Edge => ({ ...edge, open: () => untilAvailable(edge.open, telemetry) }))
    return edges === undefined ? service : { ...service, edges }
  }

const untilAvailable = async <T>(make: () => Promise<T>, { log }: Telemetry): Promise<T> => {
  for (;;) {
    try {
      return await make()
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error
      log.warn({ err: error }, 'an engine went away during the start; waiting for it')
      await systemClock.wait(RETRY_MS)
    }
  }
}
