// `pnpm replay --verify`: every read model built again beside the live one, each document compared at its own source or position.
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { openEmbedded } from '@guzgu/embedded'
import { readConfig, replayFold } from '@guzgu/service-runtime'
import { SERVICES } from './standalone.ts'
import { StartUpError, startUp } from './start-up.ts'

await startUp(async () => {
  const { values } = parseArgs({ options: { verify: { type: 'boolean' }, file: { type: 'string' } } })
  if (!values.verify) throw new StartUpError('usage: pnpm replay --verify [--file .data/guzgu.db]')
  const file = values.file ?? readConfig(process.env).file
  if (!existsSync(file)) throw new StartUpError(`${file} does not exist: run the pilot first, or name a file with --file`)
  const platform = await openEmbedded({ file, readOnly: true })
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
