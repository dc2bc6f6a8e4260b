import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePorts } from '@guzgu/test-engines/ports'
import { type S3Engine, startS3 } from '@guzgu/test-engines/s3'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { EXPORT_FILES } from './export-file.ts'
import { FORMATS } from './gateway.ts'
import { readStore, type Store } from './store.ts'
import { aGateway, TOKEN } from './testing/a-gateway.ts'
import { aSnapshot } from './testing/a-snapshot.ts'
import { uploadExport } from './upload.ts'
import { verifyFolder } from './verify-folder.ts'

const engine = await startS3()
const small = await startS3({ largestFile: 64 })

const suite = 'skipped' in engine || 'skipped' in small ? describe.skip : describe

suite('an export into a store', () => {
  const [s3, full] = [engine as S3Engine, small as S3Engine]
  let gateway: Awaited<ReturnType<typeof aGateway>>
  let prefix = 0
  let store: Store

  beforeAll(async () => {
    gateway = await aGateway()
  })
  beforeEach(() => {
    store = storeIn(s3, `s3://${s3.bucket}/r1/${(prefix += 1)}`)
    gateway.asked()
  })
  afterAll(() => Promise.all([gateway.close(), s3.stop(), full.stop()]))

  const upload = (to: Store = store, more: { readonly token?: string; readonly address?: string } = {}) =>
    uploadExport({ address: gateway.address, token: TOKEN, snapshotId: 'r1.1', formats: FORMATS, ...more }, to)

  it('is there whole, and verifies', async () => {
    await upload()
    expect(namesIn(s3, store)).toEqual([...EXPORT_FILES, 'manifest.json'].sort())
    for (const [name, bytes] of gateway.files) expect(readFileSync(join(s3.folder, store.prefix, name)).equals(bytes)).toBe(true)
    expect(await verifyFolder(join(s3.folder, store.prefix))).toMatchObject({ problems: [], checked: EXPORT_FILES })
  })

  it('cut at any byte shows nothing of the file and no manifest, and goes on with what is missing', async () => {
    const whole = (gateway.files.get('data.csv') as Buffer).length
    for (const cut of [1, 500, whole - 1]) {
      store = storeIn(s3, `s3://${s3.bucket}/cut/${cut}`)
      gateway.cutNextAfter(cut)
      await expect(upload()).rejects.toThrow('broke off')
      expect(namesIn(s3, store)).toEqual([])
      await upload()
      expect((await verifyFolder(join(s3.folder, store.prefix))).problems).toEqual([])
    }
  })

  it('is sent once: what is there already is not read again', async () => {
    await upload()
    gateway.asked()
    await upload()
    expect(gateway.asked()).toEqual(['manifest.json'])
  })

  it('takes the place of another one: the manifest goes first and comes last', async () => {
    await upload()
    const other = await aGateway(
      aSnapshot([{ role: 'teacher', measure: 'respondents', cells: [{ by: {}, shown: true, n: 99, schools: 9 }] }]),
    )
    other.cutNextAfter(40)
    await expect(upload(store, other)).rejects.toThrow('broke off')
    expect(namesIn(s3, store)).not.toContain('manifest.json')
    expect((await upload(store, other)).rows).toBe(1)
    expect((await verifyFolder(join(s3.folder, store.prefix))).problems).toEqual([])
    await other.close()
  })

  it.each([
    ['a secret that is not the right one', 'store-credentials', () => ({ ...store, secretAccessKey: 'wrong' })],
    ['somebody unknown', 'store-credentials', () => ({ ...store, accessKeyId: 'nobody' })],
    ['a bucket that is not there', 'store-no-bucket', () => ({ ...store, bucket: 'elsewhere' })],
    [
      'an address where nobody listens',
      'store-unreachable',
      async () => ({ ...store, endpoint: `http://127.0.0.1:${(await freePorts(1))[0]}` }),
    ],
  ])('is refused for %s: %s', async (_, code, to) => {
    await expect(upload(await to())).rejects.toMatchObject({ code })
    expect(namesIn(s3, store)).toEqual([])
  })

  it('is refused with the code of the gateway, and leaves nothing', async () => {
    await expect(upload(store, { token: 'officer' })).rejects.toMatchObject({ code: 'not-allowed' })
    expect(namesIn(s3, store)).toEqual([])
  })

  it('stops where the disk of the store takes no more: nothing of that file can be seen, and no manifest', async () => {
    const cells = Array.from({ length: 2_000 }, (_, n) => ({ by: { region: `r${n}` }, shown: true, n: 100 + n, schools: 5 }))
    const large = await aGateway(aSnapshot([{ role: 'teacher', measure: 'respondents', cells }]))
    expect((large.files.get('data.csv') as Buffer).length).toBeGreaterThan(64 * 1024)
    const to = storeIn(full, `s3://${full.bucket}/large`)
    await expect(upload(to, large)).rejects.toMatchObject({ code: 'store-failed' })
    expect(namesIn(full, to).filter((name) => name === 'data.csv' || name === 'manifest.json')).toEqual([])
    await large.close()
  })
})

const storeIn = ({ address, accessKeyId, secretAccessKey }: S3Engine, to: string): Store =>
  readStore(to, { AWS_ENDPOINT_URL_S3: address, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey })

/** What the server shows; what it is still writing has a name of its own. */
const namesIn = ({ folder }: S3Engine, { prefix }: Store): readonly string[] => {
  try {
    return readdirSync(join(folder, prefix)).sort()
  } catch {
    return []
  }
}
