// `pnpm bench [kafka|national] [--quick] [--write]`: what the platform carries on this machine, in one process or on real engines, and
// what the nation's results cost, next to the limits of the same machine in the same run. It asserts no time. With --write the tables go into docs/capacity.md.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { measureHttp } from './bench/http.ts'
import { measureKafka } from './bench/kafka/kafka.ts'
import { printKafkaTable } from './bench/kafka/kafka-table.ts'
import { engineVersions } from './bench/kafka/versions.ts'
import { measureLog } from './bench/log.ts'
import { measureNational } from './bench/national/national.ts'
import { printNationalTable } from './bench/national/national-table.ts'
import { FULL, KAFKA_FULL, KAFKA_QUICK, NATIONAL_FULL, NATIONAL_QUICK, QUICK } from './bench/scale.ts'
import { machineLine, printTables } from './bench/table.ts'

const CAPACITY = join(import.meta.dirname, '../docs/capacity.md')
const BEGIN = {
  embedded: '<!-- written by pnpm bench --write -->',
  kafka: '<!-- written by pnpm bench kafka --write -->',
  national: '<!-- written by pnpm bench national --write -->',
}
const END = '<!-- end -->'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, write: { type: 'boolean', default: false } },
})
const what = positionals[0] ?? 'embedded'
if ((what !== 'embedded' && what !== 'kafka' && what !== 'national') || positionals.length > 1)
  throw new Error('pnpm bench [kafka|national] [--quick] [--write]')

const machine = machineLine({
  date: new Date().toISOString().slice(0, 10),
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGigabytes: Math.round(totalmem() / 2 ** 30),
  node: process.versions.node,
  quick: values.quick,
})

/** Everything between the two marks is ours; the words around it are its readers'. */
const writeInto = (text: string, begin: string, tables: string): string => {
  const from = text.indexOf(begin)
  const to = text.indexOf(END, from)
  if (from < 0 || to < 0) throw new Error(`${CAPACITY} has lost its marks`)
  return `${text.slice(0, from)}${begin}\n${tables}${text.slice(to)}`
}

const say = (progress: string): void => console.error(`… ${progress}`)

const embedded = async (folder: string): Promise<string> => {
  const scale = values.quick ? QUICK : FULL
  const http = await measureHttp(folder, scale, say)
  return printTables(machine, http, await measureLog(folder, scale, say))
}

const kafka = async (folder: string): Promise<string> => {
  const command = `pnpm bench kafka${values.quick ? ' --quick' : ''}`
  const figures = await measureKafka(folder, values.quick ? KAFKA_QUICK : KAFKA_FULL, say)
  return [machine, `${await engineVersions()}. \`${command}\`.\n`, ...printKafkaTable(figures), ''].join('\n')
}

const national = async (folder: string): Promise<string> => {
  const figures = await measureNational(folder, values.quick ? NATIONAL_QUICK : NATIONAL_FULL, say)
  return [machine, '', ...printNationalTable(figures), ''].join('\n')
}

const folder = mkdtempSync(join(tmpdir(), 'guzgu-bench-'))
try {
  const tables = await { embedded, kafka, national }[what](folder)
  console.log(`\n${tables}`)
  if (values.write) writeFileSync(CAPACITY, writeInto(readFileSync(CAPACITY, 'utf8'), BEGIN[what], tables))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
