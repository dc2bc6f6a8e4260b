import type { ExportedQuestionnaire, Words } from './source.ts'

/** What is needed of a published questionnaire. */
export type PublishedQuestionnaire = {
  readonly id: string
  readonly version: number
  readonly areas: readonly { readonly id: string; readonly title?: Words | undefined }[]
  readonly rollUp: readonly { readonly id: string; readonly title?: Words | undefined }[]
  readonly items: readonly {
    readonly id: string
    readonly identity: string
    readonly kind: string
    readonly area: string
    readonly variants: readonly { readonly wording?: Words | undefined }[]
  }[]
}

const NO_WORDS: Words = { az: '', ru: '', en: '' }

const RESPONDENTS: Words = { az: 'Cavab verənlər', ru: 'Ответившие', en: 'Respondents' }

/** Measures of the nation: respondents, areas, roll-ups, and core and optional items in the wording of their first variant. */
export const toExportedQuestionnaire = ({ id, version, areas, rollUp, items }: PublishedQuestionnaire): ExportedQuestionnaire => ({
  id,
  version,
  measures: [
    { key: 'respondents', identity: '', area: '', title: RESPONDENTS },
    ...areas.map((area) => ({ key: `area/${area.id}`, identity: '', area: area.id, title: wordsOf(area.title) })),
    ...rollUp.map((one) => ({ key: `roll-up/${one.id}`, identity: '', area: '', title: wordsOf(one.title) })),
    ...items
      .filter(({ kind }) => kind === 'core' || kind === 'optional')
      .map((item) => ({
        key: `item/${item.id}`,
        identity: item.identity,
        area: item.area,
        title: wordsOf(item.variants[0]?.wording),
      })),
  ],
})

const wordsOf = (words: Words | undefined): Words => (words === undefined ? NO_WORDS : { az: words.az, ru: words.ru, en: words.en })
