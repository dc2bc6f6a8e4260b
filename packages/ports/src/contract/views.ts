import { beforeEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Views } from '../views.ts'
import { fresh, type Harness, opener } from './harness.ts'

export type ViewsHarness = Harness<Views> & {
  /** The views of another service on the same engine. */
  readonly neighbour: () => Promise<Views>
}

/** All that the port promises; every adapter calls it. */
export const viewsContract = (name: string, open: () => Promise<ViewsHarness>): void =>
  describe(`${name}: views`, () => {
    const start = opener(open)
    let harness: ViewsHarness
    let views: Views
    let view: string
    beforeEach(async () => {
      harness = await start()
      views = harness.port
      view = fresh('exercise-tally.v1')
    })
    const ids = async (options: Parameters<Views['list']>[1]): Promise<readonly string[]> =>
      (await views.list(view, options)).map(({ id }) => id)

    it('gives a document back as it was put', async () => {
      const document = { text: 'güzgü', list: [1, null, { deep: true }], 'a.b': 1, $c: 2, empty: {} }
      await views.put(view, [{ id: 'a', at: 3, document }])
      expect(await views.get(view, 'a')).toEqual({ id: 'a', at: 3, document })
      expect(await views.get(view, 'b')).toBeUndefined()
    })

    it('replaces a document only by one with a higher `at`', async () => {
      await views.put(view, [{ id: 'a', at: 5, document: 'five' }])
      await views.put(view, [
        { id: 'a', at: 4, document: 'four' },
        { id: 'b', at: 1, document: 'other' },
      ])
      await views.put(view, [{ id: 'a', at: 5, document: 'five again' }])
      expect(await views.get(view, 'a')).toEqual({ id: 'a', at: 5, document: 'five' })
      expect(await views.get(view, 'b')).toEqual({ id: 'b', at: 1, document: 'other' })
      await views.put(view, [{ id: 'a', at: 6, document: 'six' }])
      expect(await views.get(view, 'a')).toEqual({ id: 'a', at: 6, document: 'six' })
    })

    it('takes the first document at 0', async () => {
      await views.put(view, [{ id: 'a', at: 0, document: 'zero' }])
      expect(await views.get(view, 'a')).toEqual({ id: 'a', at: 0, document: 'zero' })
    })

    it('ends at the highest `at`, however puts race', async () => {
      const other = await harness.another()
      const putsOf = fc.array(fc.record({ id: fc.constantFrom('a', 'b', 'c'), at: fc.nat(12) }), { minLength: 1, maxLength: 25 })
      await fc.assert(
        fc.asyncProperty(putsOf, async (puts) => {
          const raced = fresh('raced.v1')
          await Promise.all(puts.map(({ id, at }, i) => (i % 2 === 0 ? views : other).put(raced, [{ id, at, document: { at } }])))
          for (const id of new Set(puts.map((put) => put.id))) {
            const at = Math.max(...puts.filter((put) => put.id === id).map((put) => put.at))
            expect(await views.get(raced, id)).toEqual({ id, at, document: { at } })
          }
        }),
        { numRuns: 12 },
      )
    })

    it('gives many at once: those that exist', async () => {
      const all = Array.from({ length: 1_500 }, (_, i) => ({ id: `d${i}`, at: i, document: { i } }))
      await views.put(view, all)
      expect(await views.getMany(view, [])).toEqual([])
      expect(await views.getMany(view, ['nobody'])).toEqual([])
      const found = await views.getMany(view, [...all.map(({ id }) => id), 'nobody'])
      expect([...found].sort((a, b) => a.at - b.at)).toEqual(all)
    })

    it('lists by prefix in pages', async () => {
      await views.put(
        view,
        ['b', 'a/2', 'a/10', 'a', 'a/1', 'a0', 'A/1'].map((id) => ({ id, at: 1, document: id })),
      )
      expect(await ids({ prefix: '', limit: 10 })).toEqual(['A/1', 'a', 'a/1', 'a/10', 'a/2', 'a0', 'b'])
      expect(await ids({ prefix: 'a/', limit: 10 })).toEqual(['a/1', 'a/10', 'a/2'])
      expect(await ids({ prefix: 'a/', limit: 2 })).toEqual(['a/1', 'a/10'])
      expect(await ids({ prefix: 'a/', limit: 2, after: 'a/10' })).toEqual(['a/2'])
      expect(await ids({ prefix: 'a/', limit: 2, after: 'a/2' })).toEqual([])
      expect(await ids({ prefix: 'a/', limit: 5, after: 'a/11' })).toEqual(['a/2'])
      expect(await ids({ prefix: 'a/', limit: 5, after: 'A' })).toEqual(['a/1', 'a/10', 'a/2'])
      expect(await ids({ prefix: 'a/', limit: 5, after: 'b' })).toEqual([])
    })

    it('takes a prefix literally', async () => {
      await views.put(
        view,
        ['a.b', 'axb', 'a%', 'a_c', 'a*', '^a', '(a', '\\a'].map((id) => ({ id, at: 1, document: id })),
      )
      expect(await ids({ prefix: 'a.', limit: 10 })).toEqual(['a.b'])
      expect(await ids({ prefix: 'a%', limit: 10 })).toEqual(['a%'])
      expect(await ids({ prefix: 'a_', limit: 10 })).toEqual(['a_c'])
      expect(await ids({ prefix: '^', limit: 10 })).toEqual(['^a'])
      expect(await ids({ prefix: '(', limit: 10 })).toEqual(['(a'])
      expect(await ids({ prefix: '\\', limit: 10 })).toEqual(['\\a'])
    })

    it('orders ids by their UTF-8 bytes and finds each exactly once page by page', async () => {
      // U+FF5E stands before U+1F600 in UTF-8 and behind it in UTF-16.
      const letter = fc.constantFrom('a', 'z', 'A', '/', 'ç', 'ə', 'Ə', 'ş', '\uff5e', '\u{1f600}')
      const word = fc.array(letter, { minLength: 1, maxLength: 4 }).map((letters) => letters.join(''))
      const cases = fc.record({
        words: fc.uniqueArray(word, { maxLength: 25 }),
        prefix: fc.oneof(fc.constant(''), letter),
        limit: fc.integer({ min: 1, max: 7 }),
      })
      await fc.assert(
        fc.asyncProperty(cases, async ({ words, prefix, limit }) => {
          const listed = fresh('listed.v1')
          await views.put(
            listed,
            words.map((id) => ({ id, at: 1, document: id })),
          )
          const found: string[] = []
          for (let after: string | undefined; ; after = found.at(-1)) {
            const page = await views.list(listed, { prefix, limit, ...(after === undefined ? {} : { after }) })
            if (page.length === 0) break
            found.push(...page.map(({ id }) => id))
          }
          expect(found).toEqual(words.filter((id) => id.startsWith(prefix)).sort(byBytes))
        }),
        { numRuns: 25 },
      )
    })

    it('forgets a dropped view and no other', async () => {
      const kept = fresh('kept.v1')
      await views.put(view, [{ id: 'a', at: 9, document: 1 }])
      await views.put(kept, [{ id: 'a', at: 9, document: 1 }])
      await views.drop(view)
      expect(await views.get(view, 'a')).toBeUndefined()
      expect(await ids({ prefix: '', limit: 10 })).toEqual([])
      expect(await views.get(kept, 'a')).toEqual({ id: 'a', at: 9, document: 1 })
      await views.put(view, [{ id: 'a', at: 1, document: 'rebuilt' }])
      expect(await views.get(view, 'a')).toEqual({ id: 'a', at: 1, document: 'rebuilt' })
      await views.drop(fresh('never-put.v1'))
    })

    it('keeps services apart', async () => {
      const neighbour = await harness.neighbour()
      await views.put(view, [{ id: 'a', at: 9, document: 'mine' }])
      await neighbour.put(view, [{ id: 'a', at: 1, document: 'theirs' }])
      expect(await views.get(view, 'a')).toMatchObject({ document: 'mine' })
      await neighbour.drop(view)
      expect(await views.get(view, 'a')).toMatchObject({ document: 'mine' })
    })

    it('keeps documents over a restart', async () => {
      await views.put(view, [{ id: 'a', at: 9, document: [1] }])
      const reopened = await harness.restart()
      await reopened.put(view, [{ id: 'a', at: 8, document: [2] }])
      expect(await reopened.get(view, 'a')).toEqual({ id: 'a', at: 9, document: [1] })
    })
  })

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))
