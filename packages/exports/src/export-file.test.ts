import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { COLUMNS } from './columns.ts'
import { EXPORT_FILES, exportFile, factsOf, fromByte } from './export-file.ts'
import { manifestOf, parseManifest, printManifest } from './manifest.ts'
import { aSnapshot, bytesOf } from './testing/a-snapshot.ts'
import { WORKBOOK_ROWS } from './workbook.ts'

const NAMES = COLUMNS.map(({ name }) => name)
const csv = async (): Promise<string> => (await bytesOf(exportFile('data.csv', aSnapshot()))).toString()

/** Reads an uncomplicated line: no quotes in it. */
const asRecord = (line: string): Record<string, string> =>
  Object.fromEntries(line.split(',').map((value, at): [string, string] => [NAMES[at] as string, value]))
const filled = (line: string): Record<string, string> =>
  Object.fromEntries(Object.entries(asRecord(line)).filter(([, value]) => value !== ''))

describe('data.csv', () => {
  it('has a row per cell, with totals that complete the matrix', async () => {
    const lines = (await csv()).split('\r\n')
    expect(lines[0]).toBe(NAMES.join(','))
    expect(lines).toHaveLength(1 + 6 + 1)
    expect(filled(lines[3] as string)).toEqual({
      round: 'r1',
      role: 'teacher',
      measure_kind: 'item',
      measure_id: 'A1',
      item_identity: 'A1-first',
      questionnaire: 'digital-capacity',
      item_version: '2',
      area: 'A',
      region: 'Total',
      level: 'Total',
      urban: 'Total',
      lang: 'Total',
      type: 'Total',
      size: 'Total',
      rayon: 'Total',
      programme: 'Total',
      n: '120',
      schools: '9',
      mean: '3.40',
      se: '0.112',
      ci_lo: '3.14',
      ci_hi: '3.66',
      p1_band: '<5%',
      p2: '20',
      p3: '30',
      p4: '45',
      p5_band: '0-5%',
      agree: '46',
      slightly_agree: '30',
      p_na: '0',
      snapshot: 'r1.1',
      rule_version: 'national-1',
    })
  })

  it('says [c] of a suppressed cell and nothing else, whatever the reason', async () => {
    const lines = (await csv()).split('\r\n').filter((line) => line.includes('[c]'))
    expect(lines).toHaveLength(2)
    for (const line of lines) {
      const figures = Object.entries(asRecord(line)).slice(NAMES.indexOf('n'), NAMES.indexOf('snapshot'))
      expect(figures.filter(([, value]) => value !== '')).toEqual([['conf_status', '[c]']])
    }
  })

  it('tells what was not asked from what is suppressed', async () => {
    const line = (await csv()).split('\r\n').find((one) => one.includes('vocational')) as string
    expect([asRecord(line).obs_status, asRecord(line).conf_status]).toEqual(['[z]', ''])
  })

  it('quotes, and lets no name run as a formula', async () => {
    expect(await csv()).toContain(`,"'=Quba, ""Xaçmaz""",primary,`)
  })
})

describe('data.parquet', () => {
  it('reads back as the same rows, with numbers as numbers', async () => {
    const file = await bytesOf(exportFile('data.parquet', aSnapshot()))
    const buffer = new Uint8Array(file).buffer
    const rows = await parquetReadObjects({ file: buffer })
    expect(rows).toHaveLength(6)
    expect(Object.keys(rows[0] as object)).toEqual(NAMES)
    expect(rows[2]).toMatchObject({ mean: 3.4, n: 120, ci_lo: 3.14, p1: null, p1_band: '<5%', p_na: 0, region: 'Total', conf_status: null })
    expect(rows[4]).toMatchObject({ region: 'Şəki-Zaqatala', conf_status: '[c]', n: null, mean: null, se: null })
    expect(parquetMetadata(buffer).key_value_metadata).toContainEqual({ key: 'guzgu.digest', value: 'd'.repeat(64) })
  })

  it('goes on over many row groups', async () => {
    const cells = Array.from({ length: 25_000 }, (_, n) => ({ by: { region: `r${n % 14}` }, shown: true, n, schools: 5, mean: '3.00' }))
    const file = await bytesOf(exportFile('data.parquet', aSnapshot([{ role: 'teacher', measure: 'item/A1', cells }])))
    const buffer = new Uint8Array(file).buffer
    expect(parquetMetadata(buffer).row_groups.map(({ num_rows }) => Number(num_rows))).toEqual([10_000, 10_000, 5_000])
    const rows = await parquetReadObjects({ file: buffer, columns: ['n'], rowStart: 24_990 })
    expect(rows.map(({ n }) => n)).toEqual(Array.from({ length: 10 }, (_, at) => 24_990 + at))
  })
})

describe('data.xlsx', () => {
  it('is the same bytes each time', async () => {
    const [one, other] = [await factsOf('data.xlsx', aSnapshot()), await factsOf('data.xlsx', aSnapshot())]
    expect(one).toEqual(other)
    expect((await bytesOf(exportFile('data.xlsx', aSnapshot()))).subarray(0, 2).toString()).toBe('PK')
  })

  it('leaves crosses out where there are too many rows', async () => {
    const crosses = (count: number) =>
      aSnapshot([
        {
          role: 'teacher',
          measure: 'item/A1',
          cells: Array.from({ length: count }, () => ({ by: { region: 'a', level: 'b' }, shown: false, symbol: '[c]' })),
        },
      ])
    const [whole, cut] = [await factsOf('data.xlsx', crosses(500)), await factsOf('data.xlsx', crosses(WORKBOOK_ROWS + 1))]
    expect(cut.bytes).toBeLessThan(whole.bytes)
  })
})

describe('datapackage.json', () => {
  it('describes every column, in three languages, with missing values and categories', async () => {
    const document = JSON.parse((await bytesOf(exportFile('datapackage.json', aSnapshot()))).toString())
    expect(document.$schema).toBe('https://datapackage.org/profiles/2.0/datapackage.json')
    const [data, dictionary] = document.resources
    expect([data.path, dictionary.path, data.schema.missingValues]).toEqual(['data.csv', 'dictionary.csv', ['']])
    expect(data.schema.fields.map(({ name }: { name: string }) => name)).toEqual(NAMES)
    for (const { titles } of data.schema.fields) expect(Object.values(titles).every((title) => title !== '')).toBe(true)
    expect(data.schema.fields.at(-3).categories).toEqual(['[c]'])
  })

  it('has a dictionary with the wording of areas and items', async () => {
    const text = (await bytesOf(exportFile('dictionary.csv', aSnapshot()))).toString()
    expect(text).toContain('measure,area/A,Rəhbərlik,Руководство,Leadership')
    expect(text).toContain('measure,item/A1,Məktəbimizin “rəqəmsal” planı var,У школы есть план,"We have a plan, ""digital"""')
    expect(text).not.toContain('Z1')
  })
})

describe('a manifest', () => {
  it('holds rows, and size and SHA-256 of each file, and survives printing', async () => {
    const manifest = await manifestOf(aSnapshot())
    expect([manifest.rows, manifest.files.map(({ name }) => name)]).toEqual([6, EXPORT_FILES])
    for (const { name, bytes, sha256 } of manifest.files) {
      const file = await bytesOf(exportFile(name as (typeof EXPORT_FILES)[number], aSnapshot()))
      expect([bytes, sha256]).toEqual([file.length, createHash('sha256').update(file).digest('hex')])
    }
    expect(parseManifest(printManifest(manifest))).toEqual(manifest)
  })

  it.each(['', '{}', '[]', 'null', '{"format":"guzgu-export-1"}'])('is not %j', (text) => {
    expect(() => parseManifest(text)).toThrow('manifest.json is not one of ours')
  })

  it('names no file outside its folder', async () => {
    const manifest = await manifestOf(aSnapshot())
    const files = manifest.files.map((file, at) => (at === 0 ? { ...file, name: '../data.csv' } : file))
    expect(() => parseManifest(printManifest({ ...manifest, files }))).toThrow('is not one of ours')
  })
})

describe('a file', () => {
  it.each(EXPORT_FILES)('%s goes on from any byte', async (name) => {
    const whole = await bytesOf(exportFile(name, aSnapshot()))
    for (const start of [0, 1, 17, Math.floor(whole.length / 2), whole.length - 1]) {
      const rest = await bytesOf(fromByte(exportFile(name, aSnapshot()), start))
      expect(rest.equals(whole.subarray(start))).toBe(true)
    }
  })
})
