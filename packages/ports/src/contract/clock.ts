import { describe, expect, it } from '@jest/globals'
import type { Clock, Ids } from '../clock.ts'

/** All that the two ports promise. */
export const clockContract = (name: string, clock: Clock, ids: Ids): void =>
  describe(`${name}: clock and ids`, () => {
    it('waits at least so long', async () => {
      const before = clock.now()
      await clock.wait(20)
      expect(clock.now() - before).toBeGreaterThanOrEqual(19)
    })

    it('stops waiting at the signal and never rejects', async () => {
      const signal = new AbortController()
      const waiting = clock.wait(600_000, signal.signal)
      signal.abort()
      await waiting
      await clock.wait(600_000, signal.signal)
    })

    it('makes random UUIDs', () => {
      const made = Array.from({ length: 1_000 }, () => ids.newId())
      expect(new Set(made).size).toBe(1_000)
      for (const id of made) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    })
  })
