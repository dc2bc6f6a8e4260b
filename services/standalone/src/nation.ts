// `pnpm national [--schools 400] [--seed 7] [--turnout 85] [--check]`: a country that does not exist answers, and its results are published.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Config } from '@guzgu/service-runtime'
import { checkNation } from './nation/check-nation.ts'
import { runNation } from './nation/run-nation.ts'
import { syntheticSchools } from './nation/synthetic-schools.ts'
import { progressBar } from './pilot/print.ts'
import { startStandalone } from './standalone.ts'
import { StartUpError, startUp } from './start-up.ts'

type Options = { readonly schools: number; readonly seed: string; readonly turnout: number; readonly check: boolean }

const readOptions = (): Options => {
  const { values } = parseArgs({
    options: {
      schools: { type: 'string', default: '400' },
      seed: { type: 'string', default: '7' },
      turnout: { type: 'string', default: '85' },
      check: { type: 'boolean', default: false },
    },
  })
  const [schools, turnout] = [Number(values.schools), Number(values.turnout)]
  if (!Number.isInteger(schools) || schools < 1 || schools > 5_000) throw new StartUpError('--schools: a number from 1 to 5000')
  if (!Number.isInteger(turnout) || turnout < 1 || turnout > 100) throw new StartUpError('--turnout: percent, from 1 to 100')
  return { schools, turnout, seed: values.seed, check: values.check }
}

await startUp(async () => {
  const { schools: count, seed, turnout, check } = readOptions()
  const folder = mkdtempSync(join(tmpdir(), 'guzgu-nation-'))
  const config: Config = {
    file: join(folder, 'nation.db'),
    host: '127.0.0.1',
    port: 0,
    metricsPort: 0,
    logLevel: process.env.GUZGU_LOG ?? 'warn',
    helpdesk: '',
    trustedProxies: [],
  }
  const standalone = await startStandalone(config)
  try {
    const nation = await runNation(standalone, { schools: syntheticSchools(count, seed), seed, turnout, progress: progressBar() })
    const isRight = await checkNation(standalone.address, nation)
    process.exitCode = check && !isRight ? 1 : 0
  } finally {
    await standalone.stop()
    rmSync(folder, { recursive: true, force: true })
  }
})
