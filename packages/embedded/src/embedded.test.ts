import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Unavailable } from '@guzgu/event-sourcing'
import { type Platform, RpcError } from '@guzgu/ports'
import { createJournal, rejectionOf } from '@guzgu/ports/contract'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { createByteReader, createByteWriter } from './bytes.ts'
import { createCache } from './cache.ts'
import { type EmbeddedOptions, openEmbedded, systemClock } from './index.ts'
import { type Operation, readOperation, writeOperation } from './operations.ts'

const event = { type: 'A', schema: 1, data: {}, metadata: { at: 1, actor: 'system', correlation: 'c' } }

describe('the embedded platform', () => {
  let directory: string
  let file: string
  let opened: Platform[]
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'guzgu-embedded-'))
    file = join(directory, 'nested', 'guzgu.db')
    opened = []
  })
  afterEach(async () => {
    for (const platform of opened) await platform.close()
    rmSync(directory, { recursive: true })
  })
  const open = async (options: EmbeddedOptions = {}): Promise<Platform> => {
    const platform = await openEmbedded({ file, ...options })
    opened.push(platform)
    return platform
  }

  it('keeps a second one away from its file until it closes', async () => {
    const first = await open()
    expect(await rejectionOf(openEmbedded({ file }))).toMatchObject({ message: `${file} is already open, here or in another process` })
    await first.close()
    await (await open()).portsFor('intake').store.append('s', 0, [event])
  })

  it.each([[99, 'a newer version'] as const, [1, 'an older version'] as const])(
    'refuses a file of schema %d and lets go of it',
    async (schema, words) => {
      await (await open()).close()
      const other = new Database(file)
      other.pragma(`user_version = ${schema}`)
      for (let attempt = 0; attempt < 2; attempt += 1)
        expect((await rejectionOf(openEmbedded({ file }))) as Error).toMatchObject({ message: expect.stringContaining(words) })
      other.close()
    },
  )

  it('reads a closed file, and one that is being written, without a lock', async () => {
    const writing = await open()
    await writing.portsFor('intake').store.append('s', 0, [event])
    const beside = await open({ readOnly: true })
    expect(await beside.portsFor('intake').store.end()).toBe(1)
    await writing.portsFor('intake').log.ensureTopic('t', 1)
    await writing.portsFor('intake').log.append('t', [{ key: 'k', value: new Uint8Array([1]) }])
    expect(await beside.portsFor('intake').log.ends('t')).toEqual([1])
    expect(await rejectionOf(beside.portsFor('intake').store.append('s', 1, [event]))).toMatchObject({
      message: 'the file is open for reading only',
    })
    await writing.close()
    await beside.close()
    const later = await open({ readOnly: true })
    const seen: number[] = []
    const follower = await later
      .portsFor('x')
      .log.follow({ topic: 't', handle: (records) => void seen.push(...records.map(({ offset }) => offset)) })
    await follower.caughtUp
    expect(seen).toEqual([0])
    expect(await rejectionOf(openEmbedded({ file: `${file}.none`, readOnly: true }))).toMatchObject({
      message: `${file}.none does not exist`,
    })
  })

  it('lets a bad operation fail alone in its cohort', async () => {
    const { store, log, views } = (await open()).portsFor('intake')
    await log.ensureTopic('t', 1)
    const results = await Promise.allSettled([
      store.append('s', 0, [event]),
      views.put('v', [
        { id: 'half', at: 1, document: 1 },
        { id: 'bad', at: Number.NaN, document: 1 },
      ]),
      store.append('s', 0, [event]),
      log.append('t', [{ key: 'k', value: undefined as never }]),
      log.append('t', [{ key: 'k', value: new Uint8Array([1]) }]),
      store.append('s', 1, [event]),
      views.put('v', [{ id: 'good', at: 1, document: 1 }]),
    ])
    expect(results.map(({ status }) => status[0])).toEqual(['f', 'r', 'r', 'r', 'f', 'f', 'f'])
    expect((await views.list('v', { prefix: '', limit: 10 })).map(({ id }) => id)).toEqual(['good'])
    expect((await store.readAll({ after: 0, limit: 10 })).map(({ version, position }) => [version, position])).toEqual([
      [1, 1],
      [2, 2],
    ])
    expect(await log.ends('t')).toEqual([1])
  })

  it('refuses appends at once when too much waits, and takes them again afterwards', async () => {
    const { log, views } = (await open()).portsFor('intake')
    await log.ensureTopic('t', 1)
    const record = { key: 'k', value: new Uint8Array(10) }
    const many = Array.from({ length: 25 }, () =>
      log.append(
        't',
        Array.from({ length: 1_000 }, () => record),
      ),
    )
    const refused = await rejectionOf(log.append('t', [record]))
    expect(refused).toBeInstanceOf(Unavailable)
    expect(refused).toMatchObject({ retryAfter: 1 })
    await views.put('v', [{ id: 'derived data is not refused', at: 1, document: 1 }])
    const told = await Promise.allSettled(many)
    expect(told.map(({ status }) => status)).toEqual([...Array(20).fill('fulfilled'), ...Array(5).fill('rejected')])
    expect(await log.append('t', [record])).toEqual([{ partition: 0, offset: 20_000 }])
  })

  it('commits what waits before it closes, ends long polls and refuses what comes later', async () => {
    const platform = await open()
    const { store } = platform.portsFor('intake')
    const polling = store.readAll({ after: 100, limit: 1, waitMs: 60_000 })
    const appending = Array.from({ length: 20 }, (_, i) => store.append(`s-${i}`, 0, [event]))
    await platform.close()
    await Promise.all(appending)
    expect(await polling).toEqual([])
    expect(await rejectionOf(store.append('s', 0, [event]))).toBeInstanceOf(Unavailable)
    expect(await rejectionOf(store.readAll({ after: 0, limit: 1 }))).toBeInstanceOf(Unavailable)
    expect(await (await open()).portsFor('intake').store.end()).toBe(20)
  })

  it('tells a member at once that a partition moves, and assigns it anew when the batch in hand is done', async () => {
    const { log } = (await open()).portsFor('scoring')
    await log.ensureTopic('t', 2)
    await log.append('t', [{ key: 'k', value: new Uint8Array(1), partition: 1 }])
    const said = createJournal<string>()
    const inHand = Promise.withResolvers<void>()
    const member = (name: string, handle: () => Promise<void>) =>
      log.consume({
        group: 'g',
        topic: 't',
        assigned: async (partition) => {
          said.write(`${name} has ${partition}`)
          const revoked = (): void => said.write(`${name} loses ${partition}`)
          return { from: 0, revoked, handle: () => handle().then(() => 1) }
        },
      })
    await member('ayla', async () => {
      said.write('ayla begins')
      await inHand.promise
      said.write('ayla is done')
    })
    await said.until((entries) => entries.includes('ayla begins'))
    await member('emin', async () => said.write('emin begins'))
    expect(said.entries.at(-1)).toBe('ayla loses 1')
    await log.ensureTopic('the store worker has answered meanwhile', 1)
    expect(said.entries.at(-1)).toBe('ayla loses 1')
    inHand.resolve()
    await said.until((entries) => entries.includes('emin begins'))
    expect(said.entries.slice(-4)).toEqual(['ayla loses 1', 'ayla is done', 'emin has 1', 'emin begins'])
  })

  it('leaves nothing of a throw-away database', async () => {
    const all = () => readdirSync(tmpdir()).filter((name) => name.startsWith(`guzgu-memory-${process.pid}-`))
    const others = all() // of an earlier test that this process has run, where one has ended early
    const ours = () => all().filter((name) => !others.includes(name))
    const platform = await openEmbedded({ memory: true })
    await platform.portsFor('intake').keys.key('pepper')
    expect(ours()).toHaveLength(1)
    await platform.close()
    expect(ours()).toEqual([])
  })

  it('keeps keys in files of the owner, outside the database, and overwrites what it destroys', async () => {
    const { keys } = (await open()).portsFor('intake')
    const key = Buffer.from(await keys.key('pepper'))
    const path = join(`${file}.keys`, 'pepper.key')
    expect(readFileSync(path).equals(key)).toBe(true)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(`${file}.keys`).mode & 0o777).toBe(0o700)
    expect(readFileSync(file).includes(key)).toBe(false)
    await keys.destroy('pepper')
    expect(readdirSync(`${file}.keys`)).toEqual(['pepper.destroyed'])
  })

  it('lets the given mapper say what a failure looks like', async () => {
    const { rpc } = (await open({ toRpcError: (error) => new RpcError('NOT_FOUND', (error as Error).message) })).portsFor('intake')
    const message = { encode: () => ({ finish: () => new Uint8Array(0) }), decode: () => ({}) }
    const ask = { name: 'Ask', requestType: message, requestStream: false, responseType: message, responseStream: false } as const
    const definition = { name: 'S', fullName: 'x.S', methods: { ask } }
    const failing = async () => {
      throw new Error('school-unknown')
    }
    await rpc.serve([{ definition, implementation: { ask: failing } }])
    const context = { actor: { accountId: 'system', role: 'system' }, correlation: 'c', deadline: Date.now() + 60_000 } as const
    expect(await rejectionOf(rpc.client(definition).ask({}, context))).toMatchObject({ status: 'NOT_FOUND', code: 'school-unknown' })
  })
})

describe('the cache in memory', () => {
  it('forgets what was not asked for longest when it is full', async () => {
    const cache = createCache(systemClock, 3)
    for (const key of ['a', 'b', 'c']) await cache.set(key, key, 60)
    await cache.get('a')
    await cache.set('d', 'd', 60)
    expect(await Promise.all(['a', 'b', 'c', 'd'].map(cache.get))).toEqual(['a', undefined, 'c', 'd'])
  })
})

describe('a cohort', () => {
  const text = fc.string({ unit: 'grapheme' })
  const bytes = fc.uint8Array({ maxLength: 300 })
  const whole = fc.nat(2 ** 30)
  const operation: fc.Arbitrary<Operation> = fc.oneof(
    fc.record({
      kind: fc.constant('events' as const),
      service: text,
      stream: text,
      expectedVersion: whole,
      events: fc.array(fc.record({ type: text, schema: whole, data: text, metadata: text })),
    }),
    fc.record({
      kind: fc.constant('records' as const),
      topic: whole,
      records: fc.array(fc.record({ partition: fc.nat(5_000), key: text, value: bytes, supersedes: fc.boolean() })),
    }),
    fc.record({
      kind: fc.constant('documents' as const),
      view: text,
      documents: fc.array(fc.record({ id: text, at: fc.maxSafeInteger(), document: text })),
    }),
    fc.record({ kind: fc.constant('drop' as const), view: text }),
    fc.record({ kind: fc.constant('committed' as const), group: text, topic: whole, partition: whole, offset: fc.maxSafeNat() }),
    fc.record({ kind: fc.constant('topic' as const), name: text, partitions: whole }),
  )

  it('arrives in the other thread as it was', () =>
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 30 }), (operations) => {
        const writer = createByteWriter()
        for (const each of operations) writeOperation(writer, each)
        const reader = createByteReader(writer.take())
        for (const each of operations) expect(plain(readOperation(reader))).toEqual(plain(each))
      }),
      { numRuns: 60 },
    ))
})

/** Bytes as numbers: a view into the cohort is a Buffer. */
const plain = (operation: Operation): unknown =>
  operation.kind === 'records'
    ? { ...operation, records: operation.records.map((record) => ({ ...record, value: [...record.value] })) }
    : operation
