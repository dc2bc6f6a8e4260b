import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { askedItems, LEVELS, type LengthName, type LevelName, type RoleName } from '@guzgu/contracts'
import type { Questionnaire } from '@guzgu/contracts/events/questionnaires'
import { given } from '@guzgu/event-sourcing/testing'
import { beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { toQuestionnaire } from '../application/messages.ts'
import { questionnaire as decider } from '../domain/questionnaire.ts'
import { SHIPPED_QUESTIONNAIRES } from '../service.ts'
import { deletedText, textPlaces } from '../testing/text-places.ts'
import { loadQuestionnaire, QuestionnaireFileError } from './questionnaire-files.ts'

describe('the questionnaire that comes with the platform', () => {
  let shipped: Questionnaire
  beforeAll(async () => {
    shipped = await loadQuestionnaire(SHIPPED_QUESTIONNAIRES[0])
  })

  const count = (role: RoleName, level: LevelName, length: LengthName, kind: string): number => {
    const optionalItems = shipped.items.filter((item) => item.kind === 'optional').map(({ id }) => id)
    return askedItems(shipped, { role, level, length, optionalItems }).filter(({ item }) => item.kind === kind).length
  }

  it('is published', () => {
    const questionnaire = toQuestionnaire(shipped)
    given(decider)().when({ type: 'PublishQuestionnaire', questionnaire }).then({ type: 'QuestionnairePublished', questionnaire })
  })

  it('has 34 core and 20 optional items for leaders and teachers at every level, 16 in the short form and 8 in the pulse', () => {
    for (const level of LEVELS)
      for (const role of ['leader', 'teacher'] as const)
        expect([
          count(role, level, 'full', 'core'),
          count(role, level, 'full', 'optional'),
          count(role, level, 'short', 'core'),
          count(role, level, 'pulse', 'core'),
        ]).toEqual([34, 20, 16, 8])
  })

  it('has two items of each area in the short form and one of these in the pulse', () => {
    const core = (length: LengthName) =>
      askedItems(shipped, { role: 'leader', level: 'primary', length, optionalItems: [] }).filter(({ item }) => item.kind === 'core')
    expect(
      core('short')
        .map(({ item }) => item.area)
        .join(''),
    ).toBe('AABBCCDDEEFFGGHH')
    expect(
      core('pulse')
        .map(({ item }) => item.area)
        .join(''),
    ).toBe('ABCDEFGH')
    expect(core('short').map(({ item }) => item.id)).toEqual(expect.arrayContaining(core('pulse').map(({ item }) => item.id)))
  })

  it('has 18 core items for older students and 13 for those in primary, none optional for the latter', () => {
    for (const level of LEVELS) expect(count('student', level, 'full', 'core')).toBe(level === 'primary' ? 13 : 18)
    expect(count('student', 'primary', 'full', 'optional')).toBe(0)
    expect(count('student', 'lower-secondary', 'full', 'optional')).toBe(9)
  })

  it('has every additional block, and gender and home access for students', () => {
    expect(shipped.blocks.map(({ id }) => id)).toEqual([
      'training-usefulness',
      'confidence',
      'teaching-time',
      'adoption',
      'overall-rating',
      'inhibiting-factors',
      'home-access',
      'gender',
    ])
    expect(LEVELS.map((level) => count('student', level, 'full', 'additional') >= 2)).toEqual([true, true, true, true])
  })

  it('has words of its own for vocational institutions and for young children', () => {
    const items = toQuestionnaire(shipped).items
    const areasWith = (level: LevelName) =>
      new Set(items.filter(({ variants }) => variants.some(({ levels }) => levels.join() === level)).map(({ area }) => area))
    expect([...areasWith('vocational')]).toEqual(expect.arrayContaining(['A', 'C', 'D', 'F', 'H']))
    expect([...areasWith('primary')]).toEqual(expect.arrayContaining(['C', 'F', 'G', 'H']))
  })

  it('says that it is a draft to be reviewed, and whose areas it follows', () => {
    expect(shipped.translation).toBe('draft')
    expect(shipped.translationNote?.en).toContain('Ministry')
    expect(shipped.attribution).toContain('DigCompOrg')
  })

  it('is refused without any one of its texts', () => {
    const whole = toQuestionnaire(shipped)
    const places = textPlaces(whole)
    expect(places.length).toBeGreaterThan(800)
    fc.assert(
      fc.property(fc.constantFrom(...places), (place) => {
        const questionnaire = deletedText(whole, place, '')
        given(decider)().when({ type: 'PublishQuestionnaire', questionnaire }).thenRejected('translation-missing', place.field)
      }),
      { seed: 7, numRuns: 100 },
    )
  })
})

describe('a data file', () => {
  const changed = async (name: string, change: (text: string) => string): Promise<readonly string[]> => {
    const folder = await mkdtemp(join(tmpdir(), 'questionnaire-'))
    try {
      await cp(SHIPPED_QUESTIONNAIRES[0], folder, { recursive: true })
      const file = join(folder, name)
      const text = await readFile(file, 'utf8')
      const other = change(text)
      if (other === text) throw new Error('the change changes nothing')
      await writeFile(file, other)
      const error = await loadQuestionnaire(folder).then(
        () => undefined,
        (thrown: unknown) => thrown,
      )
      if (!(error instanceof QuestionnaireFileError)) throw new Error(`expected an error of the files, got ${String(error)}`)
      return error.message.split('\n').map((line) => line.replace(`${folder}/`, ''))
    } finally {
      await rm(folder, { recursive: true })
    }
  }

  it('is told a missing language', async () => {
    expect(await changed('areas/b.yaml', (text) => text.replace(/(id: B2[\s\S]*?teacher:\n.*\n) +ru: .*\n/, '$1'))).toEqual([
      'areas/b.yaml: items.B2.wording.teacher.ru is missing',
    ])
  })

  it('is told an unknown word', async () => {
    expect(await changed('additional.yaml', (text) => text.replace('kind: additional', 'kind: funny'))).toEqual([
      expect.stringMatching(
        /^additional\.yaml: blocks\.training-usefulness\.items\.[a-z-]+\.kind must be one of core, optional, additional$/,
      ),
    ])
    expect(await changed('areas/a.yaml', (text) => text.replace('identity:', 'indentity:'))).toEqual([
      'areas/a.yaml: items.A1.identity is missing',
      'areas/a.yaml: items.A1.indentity is not known',
    ])
  })

  it('is told several faults at once', async () => {
    const problems = await changed('questionnaire.yaml', (text) =>
      text.replace('version: 1', 'version: one').replace('translation: draft', 'translation: done'),
    )
    expect(problems).toEqual([
      'questionnaire.yaml: version must be integer',
      'questionnaire.yaml: translation must be one of draft, reviewed',
    ])
  })

  it('is told that it is no YAML, with the line', async () => {
    expect((await changed('areas/c.yaml', (text) => `${text}\n  - [`))[0]).toMatch(/^areas\/c\.yaml: .*line \d+/)
  })

  it('is told when it is of another area or does not exist', async () => {
    expect(await changed('areas/d.yaml', (text) => text.replace('area: D', 'area: E'))).toEqual(['areas/d.yaml: area must be D'])
    expect((await changed('questionnaire.yaml', (text) => text.replace(/^areas: .*$/m, 'areas: [A, X]')))[0]).toMatch(
      /^areas\/x\.yaml: ENOENT/,
    )
  })
})
