// `pnpm pilot [--fresh] [--check] [--seed text]`: twelve schools answer, and see themselves.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Config, readConfig } from '@guzgu/service-runtime'
import { openPages } from '@guzgu/web'
import { createApi } from './pilot/api.ts'
import { demoAccounts } from './pilot/demo-accounts.ts'
import { noteBeginning, noteEnd, type PilotMemory, recallPilot } from './pilot/memory.ts'
import { openOneMore } from './pilot/open-exercise.ts'
import { printAddresses, printCards, printParticipation, printReport, progressBar } from './pilot/print.ts'
import { reportOf, type Simulated, simulatePilot } from './pilot/simulation.ts'
import { stopOnSignal } from './signals.ts'
import { type Standalone, startStandalone } from './standalone.ts'
import { startUp } from './start-up.ts'
import { checkAgainstBatch } from './verify/check.ts'

type Options = { readonly fresh: boolean; readonly check: boolean; readonly seed: string }

const readOptions = (): Options => {
  const { values } = parseArgs({
    options: {
      fresh: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      seed: { type: 'string', default: 'güzgü' },
    },
  })
  return values
}

const simulate = async (
  standalone: Standalone,
  seed: string,
): Promise<Omit<PilotMemory, 'open'> & { readonly receipts: readonly string[] }> => {
  const accounts = demoAccounts(standalone)
  const ministry = await accounts.tokenOf('ministry')
  const { receipts, ...simulated } = await simulatePilot({
    api: createApi(standalone.address),
    seed,
    ministryToken: ministry,
    coordinatorToken: (schoolId) => accounts.tokenOf('coordinator', { schoolId }),
    progress: progressBar(),
  })
  console.log('closing, waiting for the grace to pass, sealing …')
  for (const exercise of simulated.exercises) await reportOf(createApi(standalone.address), exercise)
  const first = simulated.exercises[0] as Simulated['exercises'][number]
  const tokens = {
    ministry,
    coordinator: first.coordinatorToken,
    head: await accounts.tokenOf('head', { schoolId: first.schoolId }),
    officer: await accounts.tokenOf('officer', { red: 'Qazax-Tovuz' }),
    analyst: await accounts.tokenOf('analyst'),
    operator: await accounts.tokenOf('operator'),
  }
  return { simulated, tokens, receipts }
}

const show = async (standalone: Standalone, { simulated, tokens, open }: PilotMemory): Promise<void> => {
  const api = createApi(standalone.address)
  const [example] = simulated.exercises
  if (example === undefined) return
  await printReport(api, example)
  await printParticipation(api, tokens.ministry, simulated.roundId)
  printCards(standalone, open)
  printAddresses(standalone, simulated, tokens)
}

const check = async ({ seed }: Options): Promise<number> => {
  const folder = mkdtempSync(join(tmpdir(), 'guzgu-check-'))
  const config: Config = {
    file: join(folder, 'check.db'),
    host: '127.0.0.1',
    port: 0,
    metricsPort: 0,
    logLevel: process.env.GUZGU_LOG ?? 'warn',
    helpdesk: '',
    trustedProxies: [],
  }
  const standalone = await startStandalone(config)
  try {
    const { simulated, tokens, receipts } = await simulate(standalone, seed)
    return (await checkAgainstBatch({ ...standalone, settled: standalone.running.settled }, simulated, receipts, tokens.ministry)) ? 0 : 1
  } finally {
    await standalone.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

const serve = async ({ fresh, seed }: Options): Promise<void> => {
  const config = readConfig(process.env)
  const known = await recallPilot(config.file, fresh)
  if (known === undefined) noteBeginning(config.file) // whatever ends the process from here on, the next run starts over
  const standalone = await startStandalone(config, { pages: await openPages(config) })
  if (known === undefined) {
    const { receipts: _, ...simulated } = await simulate(standalone, seed)
    const [first] = simulated.simulated.exercises
    if (first === undefined) throw new Error('the pilot has no exercise')
    const made = { ...simulated, open: await openOneMore(createApi(standalone.address), simulated.tokens.ministry, first) }
    noteEnd(config.file, made)
    await show(standalone, made)
  } else {
    console.log(`the pilot's data is there (${config.file}); --fresh starts over\n`)
    await show(standalone, known)
  }
  await stopOnSignal(standalone.stop)
}

await startUp(async () => {
  const options = readOptions()
  if (options.check) process.exitCode = await check(options)
  else await serve(options)
})
