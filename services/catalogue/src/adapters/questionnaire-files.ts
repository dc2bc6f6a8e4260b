import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type LevelName, ROLES, type RoleName, toLength, toLevel, toRole } from '@guzgu/contracts'
import type { Item, Questionnaire, Scale, Variant } from '@guzgu/contracts/events/questionnaires'
import type { Static, TSchema } from 'typebox'
import { parse } from 'yaml'
import { AdditionalFile, AreaFile, HeadFile, type ItemEntry, problemsOf } from './questionnaire-schema.ts'

/** A data file cannot be used; the message names the file and every place in it. */
export class QuestionnaireFileError extends Error {
  constructor(file: string, problems: readonly string[], options: ErrorOptions = {}) {
    super(problems.map((problem) => `${file}: ${problem}`).join('\n'), options)
    this.name = 'QuestionnaireFileError'
  }
}

/** Reads a folder of data files: the shape is checked here, the meaning when it is published. @throws QuestionnaireFileError */
export const loadQuestionnaire = async (folder: string): Promise<Questionnaire> => {
  const { areas: areaIds, scales, ...head } = await readYaml(HeadFile, folder, 'questionnaire.yaml')
  const areas = await Promise.all(areaIds.map((id) => readArea(folder, id)))
  const { blocks } = await readYaml(AdditionalFile, folder, 'additional.yaml')
  return {
    ...head,
    areas: areas.map(({ area, title, description }) => ({ id: area, title, description })),
    scales: Object.entries(scales).map(toScale),
    blocks: blocks.map(({ id, title }) => ({ id, title })),
    items: [
      ...areas.flatMap(({ area, items }) => items.map((item) => toItem(item, { area, block: '' }))),
      ...blocks.flatMap(({ id, items }) => items.map((item) => toItem(item, { area: '', block: id }))),
    ],
  }
}

const readArea = async (folder: string, id: string): Promise<Static<typeof AreaFile>> => {
  const name = `areas/${id.toLowerCase()}.yaml`
  const file = await readYaml(AreaFile, folder, name)
  if (file.area !== id) throw new QuestionnaireFileError(join(folder, name), [`area must be ${id}`])
  return file
}

const readYaml = async <Schema extends TSchema>(schema: Schema, folder: string, name: string): Promise<Static<Schema>> => {
  const path = join(folder, name)
  const data = await readFile(path, 'utf8')
    .then((text): unknown => parse(text))
    .catch((error: Error) => {
      throw new QuestionnaireFileError(path, [error.message], { cause: error })
    })
  const problems = problemsOf(schema, data)
  if (problems.length > 0) throw new QuestionnaireFileError(path, problems)
  return data as Static<Schema>
}

const toScale = ([id, scale]: [string, HeadFile['scales'][string]]): Scale => ({
  id,
  points: scale.points ?? [],
  notApplicable: scale.notApplicable ?? false,
  notApplicableLabel: scale.notApplicableLabel,
  preferNotToSay: scale.preferNotToSay ?? false,
})

const toItem = (entry: ItemEntry, place: { readonly area: string; readonly block: string }): Item => ({
  id: entry.id,
  identity: entry.identity,
  kind: entry.kind,
  ...place,
  scale: entry.scale,
  lengths: entry.lengths.map(toLength),
  options: entry.options ?? [],
  variants: ROLES.flatMap((role) => variantsOf(entry, role)),
})

/** Levels that the general wording is for. Young children get their own words or are not asked. */
const GENERAL: Readonly<Record<RoleName, readonly LevelName[]>> = {
  leader: ['primary', 'lower-secondary', 'upper-secondary', 'vocational'],
  teacher: ['primary', 'lower-secondary', 'upper-secondary', 'vocational'],
  student: ['lower-secondary', 'upper-secondary', 'vocational'],
}

const variantsOf = (entry: ItemEntry, role: RoleName): readonly Variant[] => {
  const general = entry.wording[role]
  const primary = role === 'student' ? entry.primary?.student : undefined
  const vocational = entry.vocational?.[role]
  const generalLevels = GENERAL[role].filter((level) => level !== 'vocational' || vocational === undefined)
  const variant = (levels: readonly LevelName[], wording: Variant['wording']): readonly Variant[] =>
    wording === undefined ? [] : [{ role: toRole(role), levels: levels.map(toLevel), wording }]
  return [...variant(['primary'], primary), ...variant(generalLevels, general), ...variant(['vocational'], vocational)]
}
