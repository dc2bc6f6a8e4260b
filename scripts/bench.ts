// `pnpm bench [--quick] [--write]`: what the platform carries on this machine, next to the limits of the same machine in the same run.
// It asserts no time. With --write the tables go into docs/capacity.md.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { measureHttp } from './bench/http.ts'
import { measureLog } from './bench/log.ts'
import { FULL, QUICK } from './bench/scale.ts'
import { type Machine, printTables } from './bench/table.ts'

const CAPACITY = join(import.meta.dirname, '../docs/capacity.md')
const BEGIN = '<!-- written by pnpm bench --write -->'
const END = '<!-- end -->'

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false }, write: { type: 'boolean', default: false } } })

const machine: Machine = {
  date: new Date().toISOString().slice(0, 10),
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGigabytes: Math.round(totalmem() / 2 ** 30),
  node: process.versions.node,
  quick: values.quick,
}

/** Everything between the two marks is ours; the words around it are its readers'. */
const writeInto = (text: string, tables: string): string => {
  const [before, rest] = [text.slice(0, text.indexOf(BEGIN)), text.slice(text.indexOf(END))]
  if (!text.includes(BEGIN) || !text.includes(END)) throw new Error(`${CAPACITY} has lost its marks`)
  return `${before}${BEGIN}\n${tables}${rest}`
}

const scale = values.quick ? QUICK : FULL
const folder = mkdtempSync(join(tmpdir(), 'guzgu-bench-'))
const say = (what: string): void => console.error(`… ${what}`)
try {
  const http = await measureHttp(folder, scale, say)
  const log = await measureLog(folder, scale, say)
  const tables = printTables(machine, http, log)
  console.log(`\n${tables}`)
  if (values.write) writeFileSync(CAPACITY, writeInto(readFileSync(CAPACITY, 'utf8'), tables))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
