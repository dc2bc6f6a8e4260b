// `pnpm replay --verify`: every read model built again beside the live one, each document compared at its own source or position.
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { openDistributed } from '@guzgu/distributed'
import { openEmbedded } from '@guzgu/embedded'
import type { Platform } from '@guzgu/ports'
import { createTelemetry, readConfig, readDistributedConfig, replayFold, toRpcError } from '@guzgu/service-runtime'
import { SERVICES } from './standalone.ts'
import { StartUpError, startUp } from './start-up.ts'

/** A file, or the engines that GUZGU_KAFKA, GUZGU_MONGODB and GUZGU_REDIS name: beside the running services or after them. */
const open = async (named: string | undefined): Promise<Platform> => {
  if (named === undefined && process.env.GUZGU_KAFKA) {
    const { logLevel, ...engines } = readDistributedConfig({ GUZGU_LISTEN: '127.0.0.1:0', ...process.env })
    const telemetry = createTelemetry({ level: logLevel })
    return openDistributed({ ...engines, service: 'replay', grpc: { addresses: {} }, telemetry, toRpcError })
  }
  const file = named ?? readConfig(process.env).file
  if (!existsSync(file)) throw new StartUpError(`${file} does not exist: run the pilot first, or name a file with --file`)
  return openEmbedded({ file, readOnly: true })
}

await startUp(async () => {
  const { values } = parseArgs({ options: { verify: { type: 'boolean' }, file: { type: 'string' } } })
  if (!values.verify) throw new StartUpError('usage: pnpm replay --verify [--file .data/guzgu.db]')
  const platform = await open(values.file)
  let allEqual = true
  console.log(`${'view'.padEnd(24)}${'documents'.padStart(10)}${'events'.padStart(10)}${'seconds'.padStart(9)}  equal  digest`)
  for (const [name, factory] of SERVICES) {
    const ports = platform.portsFor(name)
    for (const binding of (await factory(ports)).folds) {
      const result = await replayFold(ports, binding)
      allEqual &&= result.equal
      console.log(
        `${result.view.padEnd(24)}${String(result.documents).padStart(10)}${String(result.events).padStart(10)}${result.seconds.toFixed(2).padStart(9)}  ${result.equal ? 'yes  ' : 'NO   '}  ${result.digest}`,
      )
      if (result.difference !== undefined) console.log(`  first difference: ${result.difference.id} ${result.difference.why}`)
    }
  }
  await platform.close()
  process.exitCode = allEqual ? 0 : 1
})
