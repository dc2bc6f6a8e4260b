import { describe, expect, it } from '@jest/globals'
import { dayField, dayText, endOfDay, momentText, startOfDay } from './dates.ts'

const EVENING = Date.parse('2026-03-09T20:05:00Z') // five past midnight in Baku

describe('days', () => {
  it.each([
    ['az', '10 mart 2026', '10 mart 2026, 00:05'],
    ['ru', '10 марта 2026 г.', '10 марта 2026 г., 00:05'],
    ['en', '10 March 2026', '10 March 2026, 00:05'],
  ] as const)('in %s are those of Baku, in words', (language, day, moment) => {
    expect(dayText(EVENING, language)).toBe(day)
    expect(momentText(EVENING, language)).toBe(moment)
  })
  it('have their months in Azerbaijani whatever the browser knows', () =>
    expect(Array.from({ length: 12 }, (_, month) => dayText(Date.UTC(2026, month, 15), 'az').split(' ')[1])).toEqual(
      'yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr'.split(' '),
    ))
  it('come back from their field', () => {
    expect(dayField(startOfDay('2026-03-10'))).toBe('2026-03-10')
    expect(dayField(endOfDay('2026-03-10'))).toBe('2026-03-10')
  })
})
