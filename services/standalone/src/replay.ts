// `pnpm replay --verify`: every read model built again beside the live one, each document compared at its own source or position; every
// published snapshot made again from the log, its digest and each of its documents compared.
// `pnpm replay --snapshot <id>`: a published snapshot made again from the log alone, and its digest compared.
import { parseArgs } from 'node:util'
import { BENCHMARKS, checkSnapshot, publishedSnapshots, remakeSnapshot } from '@guzgu/analytics/remake'
import type { Platform } from '@guzgu/ports'
import { learn, replayFold } from '@guzgu/service-runtime'
import { openBeside } from './open-beside.ts'
import { SERVICES } from './standalone.ts'
import { StartUpError, startUp } from './start-up.ts'

/** Prints a line per read model. True if all are equal. */
const replayViews = async (platform: Platform): Promise<boolean> => {
  let allEqual = true
  console.log(`${'view'.padEnd(24)}${'documents'.padStart(10)}${'events'.padStart(10)}${'seconds'.padStart(9)}  equal  digest`)
  for (const [name, factory] of SERVICES) {
    const ports = platform.portsFor(name)
    const service = await factory(ports)
    if (service.folds.length > 0) await learn(ports.log, service.follows)
    for (const binding of service.folds) {
      const result = await replayFold(ports, binding)
      allEqual &&= result.equal
      printLine({ ...result, name: result.view })
      if (result.difference !== undefined) console.log(`  first difference: ${result.difference.id} ${result.difference.why}`)
    }
  }
  return allEqual
}

type Line = {
  readonly name: string
  readonly documents: number
  readonly events: number
  readonly seconds: number
  readonly equal: boolean
  readonly digest: string
}

const printLine = ({ name, documents, events, seconds, equal, digest }: Line): void =>
  console.log(
    `${name.padEnd(24)}${String(documents).padStart(10)}${String(events).padStart(10)}${seconds.toFixed(2).padStart(9)}  ${equal ? 'yes  ' : 'NO   '}  ${digest}`,
  )

const NAMED = 10

/** Prints a line per snapshot, with what differs by its name. True if all are equal. */
const replaySnapshots = async (platform: Platform): Promise<boolean> => {
  const ports = platform.portsFor('analytics')
  let allEqual = true
  for (const { snapshotId, digest: published } of await publishedSnapshots(ports)) {
    const started = performance.now()
    const name = `snapshot/${snapshotId}`
    try {
      const checked = await checkSnapshot(ports, snapshotId)
      if (checked === undefined) throw new Error('it is not in the log any more')
      const { isEqual, digest, differences, stored, events } = checked
      // Snapshots of before there were bands have none beside them, until they are verified.
      const wrong = differences.filter(({ view, why }) => view !== BENCHMARKS || why !== 'missing')
      const equal = isEqual && wrong.length === 0
      allEqual &&= equal
      printLine({ name, documents: stored.length, events, seconds: (performance.now() - started) / 1000, equal, digest })
      if (!isEqual) console.log(`  published with the digest ${published}`)
      for (const { view, id, why } of wrong.slice(0, NAMED)) console.log(`  difference: ${view} ${id} ${why}`)
    } catch (error) {
      allEqual = false
      printLine({ name, documents: 0, events: 0, seconds: (performance.now() - started) / 1000, equal: false, digest: published })
      console.log(`  cannot be made again: ${(error as Error).message}`)
    }
  }
  return allEqual
}

const replaySnapshot = async (platform: Platform, snapshotId: string): Promise<boolean> => {
  const remade = await remakeSnapshot(platform.portsFor('analytics'), snapshotId)
  if (remade === undefined) throw new StartUpError(`the log knows no snapshot ${snapshotId}`)
  const { snapshot, digest, benchmarks } = remade
  const isEqual = snapshot.digest === digest && (benchmarks.published ?? benchmarks.digest) === benchmarks.digest
  console.log(`snapshot       ${snapshot.snapshotId}
published      ${snapshot.digest}
from the log   ${digest}
bands          ${benchmarks.published ?? 'not published with it'}
from the log   ${benchmarks.digest}
equal          ${isEqual ? 'yes' : 'NO'}`)
  return isEqual
}

await startUp(async () => {
  const { values } = parseArgs({ options: { verify: { type: 'boolean' }, snapshot: { type: 'string' }, file: { type: 'string' } } })
  if ((values.verify === true) === (values.snapshot !== undefined))
    throw new StartUpError('usage: pnpm replay --verify | --snapshot <id> [--file .data/guzgu.db]')
  const platform = await openBeside(values.file)
  try {
    const results =
      values.snapshot === undefined
        ? [await replayViews(platform), await replaySnapshots(platform)]
        : [await replaySnapshot(platform, values.snapshot)]
    process.exitCode = results.every((isEqual) => isEqual) ? 0 : 1
  } finally {
    await platform.close()
  }
})
