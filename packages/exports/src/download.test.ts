import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { downloadExport } from './download.ts'
import { EXPORT_FILES, type ExportFileName } from './export-file.ts'
import { FORMATS } from './gateway.ts'
import { aGateway, TOKEN } from './testing/a-gateway.ts'
import { aSnapshot } from './testing/a-snapshot.ts'
import { verifyFolder } from './verify-folder.ts'
import { type OpenSink, openFile } from './write-file.ts'

let folder: string
let gateway: Awaited<ReturnType<typeof aGateway>>

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guzgu-exports-'))
  gateway = await aGateway()
})
afterEach(async () => {
  await gateway.close()
  await rm(folder, { recursive: true, force: true })
})

const download = (more: { readonly token?: string; readonly openSink?: OpenSink } = {}) =>
  downloadExport({ address: gateway.address, token: TOKEN, snapshotId: 'r1.1', folder, formats: FORMATS, ...more })
const there = async (): Promise<readonly string[]> => (await readdir(folder)).sort()

describe('an export into a folder', () => {
  it('is there whole, and verifies', async () => {
    await download()
    expect(await there()).toEqual([...EXPORT_FILES, 'manifest.json'].sort())
    expect(await verifyFolder(folder)).toMatchObject({ problems: [], checked: EXPORT_FILES })
  })

  it('holds the formats that were asked for, and its manifest no others', async () => {
    await downloadExport({ address: gateway.address, token: TOKEN, snapshotId: 'r1.1', folder, formats: ['parquet'] })
    expect(await there()).toEqual(['data.parquet', 'datapackage.json', 'dictionary.csv', 'manifest.json'])
    expect((await verifyFolder(folder)).problems).toEqual([])
  })

  it('cut at any byte leaves nothing under a final name, and goes on where it was cut', async () => {
    const whole = (gateway.files.get('data.csv') as Buffer).length
    for (const cut of [1, 2, 500, Math.floor(whole / 2), whole - 1]) {
      await rm(folder, { recursive: true, force: true })
      gateway.cutNextAfter(cut)
      await expect(download()).rejects.toThrow()
      const left = await there()
      expect(left.filter((name) => name === 'data.csv' || name === 'manifest.json')).toEqual([])
      const arrived = left.includes('data.csv.partial') ? (await readFile(join(folder, 'data.csv.partial'))).length : 0
      gateway.asked()
      await download()
      expect(gateway.asked()).toContain(arrived === 0 ? 'data.csv' : `data.csv bytes=${arrived}-`)
      expect((await readFile(join(folder, 'data.csv'))).equals(gateway.files.get('data.csv') as Buffer)).toBe(true)
      expect((await verifyFolder(folder)).problems).toEqual([])
    }
  })

  it('begins anew where the part that is there belongs to something else', async () => {
    await writeFile(join(folder, 'data.csv.partial'), 'of another snapshot')
    await download()
    expect((await verifyFolder(folder)).problems).toEqual([])
    expect(await there()).not.toContain('data.csv.partial')
  })

  it('is there whole where the disk is slower than the line', async () => {
    const cells = Array.from({ length: 4_000 }, (_, n) => ({ by: { region: `r${n}` }, shown: true, n: 100 + n, schools: 5 }))
    const large = await aGateway(aSnapshot([{ role: 'teacher', measure: 'respondents', cells }]))
    const slow: OpenSink = async (path, start) => {
      const file = await openFile(path, start)
      return { ...file, append: (piece) => file.append(piece).then(() => file.sync()) }
    }
    await downloadExport({ address: large.address, token: TOKEN, snapshotId: 'r1.1', folder, formats: ['csv'], openSink: slow })
    expect((await verifyFolder(folder)).problems).toEqual([])
    await large.close()
  })

  it('stops at a full disk with nothing under the final name, and goes on when there is room', async () => {
    for (const room of [0, 1, 300]) {
      await rm(folder, { recursive: true, force: true })
      await expect(download({ openSink: withRoom(room) })).rejects.toMatchObject({ code: 'ENOSPC' })
      expect(await there()).toEqual(['data.csv.partial'])
      expect((await verifyFolder(folder)).problems).toEqual(['manifest.json is missing'])
      await download()
      expect((await verifyFolder(folder)).problems).toEqual([])
    }
  })

  it('is fetched once: what is there already is not fetched again', async () => {
    await download()
    gateway.asked()
    await download()
    expect(gateway.asked()).toEqual(['manifest.json'])
  })

  it('is refused with the code of the gateway, and leaves nothing', async () => {
    await expect(download({ token: 'officer' })).rejects.toMatchObject({ code: 'not-allowed' })
    expect(await there()).toEqual([])
  })
})

/** A disk with so many bytes left. */
const withRoom = (room: number): OpenSink => {
  let left = room
  return async (path, start) => {
    const file = await openFile(path, start)
    const append = async (piece: Uint8Array): Promise<void> => {
      await file.append(piece.subarray(0, left))
      if (piece.length > left) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
      left -= piece.length
    }
    return { ...file, append }
  }
}

describe('verifying a folder', () => {
  beforeEach(() => download())

  it.each(EXPORT_FILES)('finds a changed byte in %s', async (name: ExportFileName) => {
    const bytes = await readFile(join(folder, name))
    bytes[Math.floor(bytes.length / 2)] = (bytes[Math.floor(bytes.length / 2)] as number) ^ 1
    await writeFile(join(folder, name), bytes)
    expect((await verifyFolder(folder)).problems).toContain(`${name}: its content is not what the manifest says (SHA-256 differs)`)
  })

  it('finds a missing row, and one too many', async () => {
    const path = join(folder, 'data.csv')
    const text = await readFile(path, 'utf8')
    await writeFile(path, text.split('\r\n').toSpliced(2, 1).join('\r\n'))
    expect((await verifyFolder(folder)).problems).toContain('data.csv: 5 rows, the manifest says 6')
    await writeFile(path, text)
    await appendFile(path, 'x\r\n')
    expect((await verifyFolder(folder)).problems).toContain('data.csv: 7 rows, the manifest says 6')
  })

  it('finds a missing file, a missing manifest, and one that is not ours', async () => {
    await rm(join(folder, 'data.parquet'))
    expect((await verifyFolder(folder)).problems).toEqual(['data.parquet is missing'])
    await writeFile(join(folder, 'manifest.json'), '{"format":"other"}')
    expect((await verifyFolder(folder)).problems).toEqual(['manifest.json is not one of ours'])
    await rm(join(folder, 'manifest.json'))
    expect((await verifyFolder(folder)).problems).toEqual(['manifest.json is missing'])
  })
})
