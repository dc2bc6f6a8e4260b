// `pnpm pilot [--fresh] [--check] [--seed text]`: twelve schools answer, and see themselves.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Config, readConfig } from '@guzgu/service-runtime'
import { createApi } from './pilot/api.ts'
import { type DemoTokens, demoAccounts } from './pilot/demo-accounts.ts'
import { printAddresses, printParticipation, printReport, progressBar } from './pilot/print.ts'
import { reportOf, type Simulated, simulatePilot } from './pilot/simulation.ts'
import { untilStopped } from './signals.ts'
import { type Standalone, startStandalone } from './standalone.ts'
import { checkAgainstBatch } from './verify/check.ts'

const { values } = parseArgs({
  options: { fresh: { type: 'boolean' }, check: { type: 'boolean' }, seed: { type: 'string', default: 'güzgü' } },
})

/** What a second run needs to greet its reader again: kept beside the file, readable by its owner only. */
type Memory = { readonly simulated: Omit<Simulated, 'receipts'>; readonly tokens: DemoTokens }

const simulate = async (standalone: Standalone): Promise<Memory & { readonly receipts: readonly string[] }> => {
  const accounts = demoAccounts(standalone)
  const ministry = await accounts.tokenOf('ministry')
  const { receipts, ...simulated } = await simulatePilot({
    api: createApi(standalone.address),
    seed: values.seed,
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
    officer: await accounts.tokenOf('officer', { red: 'Qazax-Tovuz' }),
    analyst: await accounts.tokenOf('analyst'),
    operator: await accounts.tokenOf('operator'),
  }
  return { simulated, tokens, receipts }
}

const show = async (standalone: Standalone, { simulated, tokens }: Memory): Promise<void> => {
  const api = createApi(standalone.address)
  const [example] = simulated.exercises
  if (example === undefined) return
  await printReport(api, example)
  await printParticipation(api, tokens.ministry, simulated.roundId)
  printAddresses(standalone, simulated, tokens)
}

const check = async (): Promise<number> => {
  const folder = mkdtempSync(join(tmpdir(), 'guzgu-check-'))
  const config: Config = {
    file: join(folder, 'check.db'),
    host: '127.0.0.1',
    port: 0,
    metricsPort: 0,
    logLevel: process.env.GUZGU_LOG ?? 'warn',
  }
  const standalone = await startStandalone(config)
  try {
    const { simulated, tokens, receipts } = await simulate(standalone)
    return (await checkAgainstBatch(standalone, simulated, receipts, tokens.ministry)) ? 0 : 1
  } finally {
    await standalone.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

const serve = async (): Promise<void> => {
  const config = readConfig(process.env)
  const memoryFile = join(dirname(config.file), 'pilot.json')
  if (values.fresh)
    for (const path of [config.file, `${config.file}-wal`, `${config.file}-shm`, `${config.file}.keys`, memoryFile])
      rmSync(path, { recursive: true, force: true })
  const standalone = await startStandalone(config)
  let memory: Memory
  if (existsSync(memoryFile)) {
    memory = JSON.parse(readFileSync(memoryFile, 'utf8')) as Memory
    console.log(`the pilot's data is there (${config.file}); --fresh starts over\n`)
  } else {
    const { receipts: _, ...made } = await simulate(standalone)
    memory = made
    writeFileSync(memoryFile, JSON.stringify(memory, null, 2), { mode: 0o600 })
  }
  await show(standalone, memory)
  await untilStopped(standalone.stop)
}

if (values.check) process.exitCode = await check()
else await serve()
