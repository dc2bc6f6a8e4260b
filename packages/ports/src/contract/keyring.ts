import { setImmediate } from 'node:timers/promises'
import { beforeEach, describe, expect, it } from '@jest/globals'
import { KeyDestroyed, type Keyring } from '../keyring.ts'
import { fresh, type Harness, opener, rejectionOf } from './harness.ts'

/** All that the port promises; every adapter calls it. */
export const keyringContract = (name: string, open: () => Promise<Harness<Keyring>>): void =>
  describe(`${name}: keyring`, () => {
    const start = opener(open)
    let harness: Harness<Keyring>
    let keys: Keyring
    let key: string
    beforeEach(async () => {
      harness = await start()
      keys = harness.port
      key = fresh('pepper')
    })

    it('makes 32 bytes that stay the same', async () => {
      const made = await keys.key(key)
      expect(made).toHaveLength(32)
      expect(new Set(made).size).toBeGreaterThan(8) // 32 random bytes with eight values or fewer do not happen
      made.fill(0) // what a caller does to his copy touches nobody
      const again = await keys.key(key)
      expect(hex(again)).not.toBe(hex(made))
      expect(hex(await keys.key(key))).toBe(hex(again))
    })

    it('makes one key however many ask first', async () => {
      const other = await harness.another()
      for (let round = 0; round < 10; round += 1) {
        const asked: Promise<Uint8Array>[] = []
        for (let i = 0; i < 20; i += 1) {
          asked.push((i % 2 === 0 ? keys : other).key(`${key}-${round}`))
          for (let turn = 0; turn < round * 8; turn += 1) await setImmediate() // not all at the same step
        }
        expect(new Set((await Promise.all(asked)).map(hex)).size).toBe(1)
      }
    })

    it('tells names apart, whatever stands in them', async () => {
      const names = ['a', 'A', 'a/b', 'a%2Fb', '../a', '..', '.', 'ə', 'a b', 'a.key', 'a.destroyed'].map((odd) => `${odd}:${key}`)
      const made = await Promise.all(names.map((odd) => keys.key(odd)))
      expect(new Set(made.map(hex)).size).toBe(names.length)
      await keys.destroy(names[0] as string)
      expect(hex(await keys.key(names[1] as string))).toBe(hex(made[1] as Uint8Array))
    })

    it('keeps a key over a restart', async () => {
      const made = hex(await keys.key(key))
      expect(hex(await (await harness.restart()).key(key))).toBe(made)
    })

    it('never makes a destroyed key again', async () => {
      await keys.key(key)
      await keys.destroy(key)
      await keys.destroy(key)
      expect(await rejectionOf(keys.key(key))).toBeInstanceOf(KeyDestroyed)
      const reopened = await harness.restart()
      expect(await rejectionOf(reopened.key(key))).toBeInstanceOf(KeyDestroyed)
    })

    it('destroys a key that was never made', async () => {
      await keys.destroy(key)
      expect(await rejectionOf(keys.key(key))).toBeInstanceOf(KeyDestroyed)
    })

    it('gives nobody a key after its destruction was acknowledged, however they race', async () => {
      const other = await harness.another()
      for (let round = 0; round < 24; round += 1) {
        const raced = `${key}-${round}`
        const ask = (count: number) => Array.from({ length: count }, () => other.key(raced).catch((error: unknown) => error))
        const earlier = ask(round % 4)
        const destroying = keys.destroy(raced)
        const asking = [...earlier, ...ask(4)]
        await destroying
        expect(await rejectionOf(other.key(raced))).toBeInstanceOf(KeyDestroyed)
        for (const answer of await Promise.all(asking)) if (!(answer instanceof Uint8Array)) expect(answer).toBeInstanceOf(KeyDestroyed)
        expect(await rejectionOf(keys.key(raced))).toBeInstanceOf(KeyDestroyed)
      }
    })
  })

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
