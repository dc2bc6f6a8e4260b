import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import { openEmbedded } from './index.ts'

const RUNS = 6

describe('a killed process', () => {
  it('loses nothing that it acknowledged, in order, however often it is killed', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'guzgu-crash-'))
    const file = join(directory, 'guzgu.db')
    const records = new Map<string, string>()
    const events = new Map<number, string>()
    for (let run = 0; run < RUNS; run += 1) {
      for (const line of await acknowledgedUntilKilled(file, run, KILL_AFTER_LINES[run] as number)) {
        const [kind, ...fields] = line.split(' ')
        if (kind === 'record') records.set(`${fields[0]}/${fields[1]}`, fields[2] as string)
        if (kind === 'event') events.set(Number(fields[0]), fields[1] as string)
      }
      await expectAllThere(file, records, events)
    }
    expect(records.size).toBeGreaterThan(1_000)
    rmSync(directory, { recursive: true })
  })
})

/** After how many lines each run is killed; drawn once, from the first of them to well into a steady stream. */
const KILL_AFTER_LINES = [1, 37, 412, 1_003, 2_741, 5_209]

const acknowledgedUntilKilled = async (file: string, run: number, lines: number): Promise<readonly string[]> => {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./crash-writer.ts', import.meta.url)), file, `run${run}`], {
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const closed = once(child, 'close')
  let said = ''
  let count = 0
  for await (const chunk of child.stdout) {
    said += chunk
    count += String(chunk).split('\n').length - 1
    if (count >= lines) child.kill('SIGKILL') // what it has said meanwhile is still read
  }
  await closed
  return said.split('\n').slice(0, -1) // a last line without its end was not said
}

const expectAllThere = async (file: string, records: ReadonlyMap<string, string>, events: ReadonlyMap<number, string>): Promise<void> => {
  const platform = await openEmbedded({ file })
  const { log, store } = platform.portsFor('intake')
  const lanes = new Map<string, number>()
  const found = new Map<string, string>()
  for (const partition of [0, 1]) {
    const read = await log.read('responses', partition, 0, 1_000_000)
    expect(read.map(({ offset }) => offset)).toEqual(read.map((_, i) => i))
    for (const { offset, value } of read) {
      const text = Buffer.from(value).toString()
      found.set(`${partition}/${offset}`, text)
      const [run, lane, n] = text.split('/')
      expect(Number(n)).toBe(lanes.get(`${run}/${lane}`) ?? 0) // each lane without a gap
      lanes.set(`${run}/${lane}`, Number(n) + 1)
    }
  }
  for (const [place, text] of records) expect(`${place} ${found.get(place)}`).toBe(`${place} ${text}`)
  const stored = await store.readAll({ after: 0, limit: 1_000_000 })
  expect(stored.map(({ position }) => position)).toEqual(stored.map((_, i) => i + 1))
  for (const [position, text] of events)
    expect(stored[position - 1]?.data).toEqual({ run: text.split('/')[0], version: Number(text.split('/')[1]) })
  await platform.close()
}
