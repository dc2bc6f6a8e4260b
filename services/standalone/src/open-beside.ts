import { existsSync } from 'node:fs'
import { openDistributed } from '@guzgu/distributed'
import { openEmbedded } from '@guzgu/embedded'
import type { Platform } from '@guzgu/ports'
import { createTelemetry, readConfig, readDistributedConfig, toRpcError } from '@guzgu/service-runtime'
import { StartUpError } from './start-up.ts'

/** A file, or the engines that GUZGU_KAFKA, GUZGU_MONGODB and GUZGU_REDIS name: beside the running services or after them. */
export const openBeside = async (named: string | undefined): Promise<Platform> => {
  if (named === undefined && process.env.GUZGU_KAFKA) {
    const { logLevel, ...engines } = readDistributedConfig({ GUZGU_LISTEN: '127.0.0.1:0', ...process.env })
    const telemetry = createTelemetry({ level: logLevel })
    return openDistributed({ ...engines, service: 'replay', grpc: { addresses: {} }, telemetry, toRpcError })
  }
  const file = named ?? readConfig(process.env).file
  if (!existsSync(file)) throw new StartUpError(`${file} does not exist: run the pilot first, or name a file with --file`)
  return openEmbedded({ file, readOnly: true })
}
