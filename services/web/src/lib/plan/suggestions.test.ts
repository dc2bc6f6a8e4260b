import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { FUNCTIONS } from './plan.ts'
import { entriesOf, suggestions, suggestionsFor } from './suggestions.ts'

const AREAS = join(import.meta.dirname, '../../../../catalogue/questionnaires/digital-capacity-1/areas')

/** The items of each area, as its file lists them. */
const itemsOfAreas = new Map(
  readdirSync(AREAS).map((file) => {
    const text = readFileSync(join(AREAS, file), 'utf8')
    return [/^area: (\w+)$/m.exec(text)?.[1] ?? file, [...text.matchAll(/^ {2}- id: (\w+)$/gm)].map(([, id]) => id)]
  }),
)

describe('suggestions', () => {
  it('are about twenty, two for every area at least', () => {
    expect(suggestions.length).toBeGreaterThanOrEqual(20)
    expect(itemsOfAreas.size).toBe(8)
    for (const area of itemsOfAreas.keys()) expect([area, suggestions.filter((one) => one.area === area).length >= 2]).toEqual([area, true])
    expect(new Set(suggestions.map(({ id }) => id)).size).toBe(suggestions.length)
  })

  it.each(suggestions.map((one) => [one.id, one] as const))(
    '%s is for items of its area, and fits the form in each language',
    (_id, one) => {
      expect(one.items.length).toBeGreaterThan(0)
      for (const item of one.items) expect(itemsOfAreas.get(one.area)).toContain(item)
      expect(FUNCTIONS).toContain(one.responsible)
      expect(one.responsible).not.toBe('other')
      for (const [texts, longest] of [
        [one.what, 300],
        [one.measure, 200],
      ] as const) {
        expect(Object.keys(texts)).toEqual(['az', 'ru', 'en'])
        expect(new Set(Object.values(texts)).size).toBe(3)
        for (const text of Object.values(texts)) expect([text.trim(), [...text].length <= longest]).toEqual([text, true])
        expect(texts.ru).toMatch(/^[А-ЯЁVX]/)
      }
    },
  )

  it('begin with those for the item and stay in its area; an own item has them all', () => {
    const [first, ...rest] = suggestionsFor('C5', 'C')
    expect(first?.items).toContain('C5')
    expect(new Set(rest.map(({ area }) => area))).toEqual(new Set(['C']))
    expect(suggestionsFor('own-1', undefined)).toBe(suggestions)
  })

  it('fill in a form whose day lies as many weeks ahead', () => {
    const [one] = suggestionsFor('A1', 'A')
    const day = (instant: number): string => new Date(instant).toISOString().slice(0, 10)
    expect(entriesOf(one as NonNullable<typeof one>, 'ru', Date.UTC(2026, 0, 1), day)).toEqual({
      what: one?.what.ru,
      responsible: 'head',
      responsibleOther: '',
      due: '2026-02-26',
      measure: one?.measure.ru,
    })
  })
})
