import type { Item, Questionnaire, Scale, Variant } from './questionnaire-content.ts'
import { countWords, LANGUAGES, missingLanguage, type Text } from './text.ts'

const MAX_ITEMS = 250
const MAX_POINTS = 10
const MAX_OPTIONS_OF_MULTI = 32
const MAX_WORDS_IN_PRIMARY = 12
/** The scale of area scores: core and optional items are on it and no others are. */
const LIKERT = 'likert5na'
const LIKERT_POINTS = 5
/** Scales whose points are the options of the item. */
const SINGLE = 'single'
const MULTI = 'multi'
const KINDS: readonly string[] = ['core', 'optional', 'additional']
const ROLES: readonly string[] = ['leader', 'teacher', 'student']
const LEVELS: readonly string[] = ['primary', 'lower-secondary', 'upper-secondary', 'vocational']
const LENGTHS: readonly string[] = ['full', 'short', 'pulse']

/** Fields that are not written in every language, named as in the data files: `items.A1.wording.student.ru`. */
export const missingTranslations = (questionnaire: Questionnaire): readonly string[] =>
  textsOf(questionnaire).flatMap(([field, text]) => {
    const language = missingLanguage(text)
    return language === undefined ? [] : [`${field}.${language}`]
  })

const textsOf = (questionnaire: Questionnaire): readonly (readonly [field: string, text: Text])[] => [
  ['translationNote', questionnaire.translationNote],
  ['title', questionnaire.title],
  ['notApplicable', questionnaire.notApplicable],
  ['preferNotToSay', questionnaire.preferNotToSay],
  ...questionnaire.areas.flatMap(({ id, title, description }) => [
    [`areas.${id}.title`, title] as const,
    [`areas.${id}.description`, description] as const,
  ]),
  ...questionnaire.rollUp.map(({ id, title }) => [`rollUp.${id}.title`, title] as const),
  ...questionnaire.scales.flatMap(({ id, points, notApplicableLabel }) => [
    ...points.map((point, index) => [`scales.${id}.points.${index + 1}`, point] as const),
    ...(notApplicableLabel === undefined ? [] : [[`scales.${id}.notApplicableLabel`, notApplicableLabel] as const]),
  ]),
  ...questionnaire.blocks.map(({ id, title }) => [`blocks.${id}.title`, title] as const),
  ...questionnaire.items.flatMap((item) => [
    ...item.variants.map((variant) => [wordingField(item, variant), variant.wording] as const),
    ...item.options.map(({ id, label }) => [`items.${item.id}.options.${id}.label`, label] as const),
  ]),
]

/** Where a translator finds the wording in the data files. */
const wordingField = (item: Item, { role, levels }: Variant): string => {
  const only = levels.length === 1 ? levels[0] : undefined
  return `items.${item.id}.${only === 'primary' || only === 'vocational' ? only : 'wording'}.${role}`
}

/** Fields that break a rule, in the order in which a reader meets them. */
export const faultsOf = (questionnaire: Questionnaire): readonly string[] => [
  ...headFaults(questionnaire),
  ...partFaults(questionnaire),
  ...rollUpFaults(questionnaire),
  ...questionnaire.scales.flatMap(scaleFaults),
  ...(questionnaire.items.length > MAX_ITEMS ? ['items'] : []),
  ...questionnaire.items.flatMap((item) => itemFaults(questionnaire, item)),
  ...repeated(questionnaire.items.map(({ identity }) => identity)).map((index) => `items.${questionnaire.items[index]?.id}.identity`),
  ...orderFaults(questionnaire),
  ...emptyAreas(questionnaire),
]

const headFaults = ({ id, version, translation, attribution, languages }: Questionnaire): readonly string[] => [
  ...unless(/^[a-z0-9-]{1,40}$/.test(id), 'id'),
  ...unless(Number.isInteger(version) && version >= 1, 'version'),
  ...unless(translation === 'draft' || translation === 'reviewed', 'translation'),
  ...unless(attribution.trim() !== '', 'attribution'),
  ...unless(languages.join() === LANGUAGES.join(), 'languages'),
]

const partFaults = ({ areas, rollUp, scales, blocks, items }: Questionnaire): readonly string[] => [
  ...idFaults('areas', areas),
  ...idFaults('rollUp', rollUp),
  ...idFaults('scales', scales),
  ...idFaults('blocks', blocks),
  ...idFaults('items', items),
]

const rollUpFaults = ({ areas, rollUp }: Questionnaire): readonly string[] => {
  const covered = rollUp.flatMap(({ areas }) => areas)
  const strange = rollUp.filter((group) => group.areas.length === 0 || group.areas.some((id) => !areas.some((area) => area.id === id)))
  return [
    ...strange.map(({ id }) => `rollUp.${id}.areas`),
    ...unless(covered.length === areas.length && repeated(covered).length === 0, 'rollUp'),
  ]
}

const scaleFaults = ({ id, points, notApplicable }: Scale): readonly string[] => {
  const fromOptions = id === SINGLE || id === MULTI
  const fits = fromOptions ? points.length === 0 : points.length >= 2 && points.length <= MAX_POINTS
  return [
    ...unless(fits && (id !== LIKERT || points.length === LIKERT_POINTS), `scales.${id}.points`),
    ...unless(id !== LIKERT || notApplicable, `scales.${id}.notApplicable`),
  ]
}

const itemFaults = ({ areas, blocks, scales }: Questionnaire, item: Item): readonly string[] => {
  const additional = item.kind === 'additional'
  const known = (parts: readonly { readonly id: string }[], id: string): boolean => parts.some((part) => part.id === id)
  return [
    ...unless(/^[A-Za-z0-9/-]{1,40}$/.test(item.identity), 'identity'),
    ...unless(KINDS.includes(item.kind), 'kind'),
    ...unless(additional ? item.area === '' : known(areas, item.area), 'area'),
    ...unless(additional ? known(blocks, item.block) : item.block === '', 'block'),
    ...unless(known(scales, item.scale) && (item.scale === LIKERT) === !additional, 'scale'),
    ...unless(distinctOf(LENGTHS, item.lengths) && item.lengths.includes('full'), 'lengths'),
    ...unless(item.kind !== 'optional' || item.lengths.length === 1, 'lengths'),
    ...optionFaults(item),
    ...variantFaults(item),
  ].map((field) => `items.${item.id}.${field}`)
}

const optionFaults = ({ scale, options }: Item): readonly string[] => {
  const most = scale === SINGLE ? MAX_POINTS : scale === MULTI ? MAX_OPTIONS_OF_MULTI : 0
  return [...unless(options.length <= most && (most === 0 || options.length >= 2), 'options'), ...idFaults('options', options)]
}

const variantFaults = (item: Item): readonly string[] => [
  ...unless(item.variants.length > 0, 'variants'),
  ...unless(
    item.variants.every(({ role, levels }) => ROLES.includes(role) && distinctOf(LEVELS, levels)),
    'variants',
  ),
  ...unless(repeated(item.variants.flatMap(({ role, levels }) => levels.map((level) => `${role} ${level}`))).length === 0, 'variants'),
  ...item.variants.filter(({ role, levels }) => role === 'student' && levels.includes('primary')).flatMap(tooLongForPrimary),
]

const tooLongForPrimary = ({ wording }: Variant): readonly string[] =>
  LANGUAGES.filter((language) => countWords(wording[language]) > MAX_WORDS_IN_PRIMARY).map((language) => `primary.student.${language}`)

/** Items out of the order of the answer vector. */
const orderFaults = ({ areas, blocks, items }: Questionnaire): readonly string[] => {
  const places = new Map(
    [...areas.map(({ id }) => `area ${id}`), ...blocks.map(({ id }) => `block ${id}`)].map((key, place) => [key, place]),
  )
  const placeOf = (item: Item): number => places.get(item.area === '' ? `block ${item.block}` : `area ${item.area}`) ?? -1
  return items.filter((item, index) => index > 0 && placeOf(item) < placeOf(items[index - 1] ?? item)).map(({ id }) => `items.${id}`)
}

/** Areas that could have no score. */
const emptyAreas = ({ areas, items }: Questionnaire): readonly string[] =>
  areas.filter(({ id }) => !items.some(({ kind, area }) => kind === 'core' && area === id)).map(({ id }) => `areas.${id}`)

const idFaults = (name: string, parts: readonly { readonly id: string }[]): readonly string[] => [
  ...parts.flatMap(({ id }, index) => unless(/^[A-Za-z0-9-]{1,40}$/.test(id), `${name}.${id === '' ? index : id}.id`)),
  ...repeated(parts.map(({ id }) => id)).map((index) => `${name}.${parts[index]?.id}.id`),
]

const unless = (holds: boolean, field: string): readonly string[] => (holds ? [] : [field])

/** The indexes of values that stood before. */
const repeated = (values: readonly string[]): readonly number[] =>
  values.flatMap((value, index) => (values.indexOf(value) < index ? [index] : []))

const distinctOf = (all: readonly string[], some: readonly string[]): boolean =>
  some.length > 0 && some.every((one) => all.includes(one)) && repeated(some).length === 0
