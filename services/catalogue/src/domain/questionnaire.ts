import { type Decider, Rejection } from '@guzgu/event-sourcing'
import type { Item, Questionnaire } from './questionnaire-content.ts'
import { faultsOf, missingTranslations } from './questionnaire-rules.ts'

export type QuestionnaireCommand = { readonly type: 'PublishQuestionnaire'; readonly questionnaire: Questionnaire }

export type QuestionnaireEvent = { readonly type: 'QuestionnairePublished'; readonly questionnaire: Questionnaire }

/** One stream per questionnaire id holds its versions. */
export type PublishedVersions = { readonly versions: ReadonlyMap<number, Questionnaire> }

export type QuestionnaireRejection = 'translation-missing' | 'questionnaire-invalid' | 'version-already-published'

const no = (code: QuestionnaireRejection, field: string): never => {
  throw new Rejection(code, field)
}

export const questionnaireStream = (id: string): string => `questionnaire-${id}`

/** A published version never changes; what was measured with it stays comparable. */
export const questionnaire: Decider<QuestionnaireCommand, QuestionnaireEvent, PublishedVersions> = {
  initial: { versions: new Map() },

  decide: ({ questionnaire: offered }, { versions }) => {
    const published = versions.get(offered.version)
    if (published !== undefined) return sameContent(published, offered) ? [] : no('version-already-published', 'version')
    const missing = missingTranslations(offered)[0]
    if (missing !== undefined) return no('translation-missing', missing)
    const fault = faultsOf(offered)[0] ?? [...versions.values()].flatMap((other) => brokenIdentities(offered, other))[0]
    if (fault !== undefined) return no('questionnaire-invalid', fault)
    return [{ type: 'QuestionnairePublished', questionnaire: offered }]
  },

  evolve: ({ versions }, event) => ({ versions: new Map(versions).set(event.questionnaire.version, event.questionnaire) }),
}

/** Whatever the order of the keys: a store or an upcaster may have changed it. */
const sameContent = (one: unknown, other: unknown): boolean => {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other
  const keys = Object.keys(one)
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && sameContent(one[key as keyof typeof one], other[key as keyof typeof other]))
  )
}

/** Items that claim to be comparable with one of another version although they measure with other points. */
const brokenIdentities = (offered: Questionnaire, other: Questionnaire): readonly string[] => {
  const measures = new Map(other.items.map((item) => [item.identity, measureOf(other, item)]))
  return offered.items
    .filter((item) => (measures.get(item.identity) ?? measureOf(offered, item)) !== measureOf(offered, item))
    .map(({ id }) => `items.${id}.identity`)
}

const measureOf = ({ scales }: Questionnaire, item: Item): string => {
  const points = scales.find(({ id }) => id === item.scale)?.points.length
  return [item.scale, points, ...item.options.map(({ id }) => id)].join(' ')
}
