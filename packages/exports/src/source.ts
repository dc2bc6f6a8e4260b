/** A wording in the three languages. */
export type Words = { readonly az: string; readonly ru: string; readonly en: string }

/** A share as it is published: a number, a band, or between two numbers. */
export type Share =
  | { readonly kind: 'exact'; readonly percent: number }
  | { readonly kind: 'band'; readonly label: string }
  | { readonly kind: 'between'; readonly from: number; readonly to: number }

/** A published cell as analytics gives it. A suppressed one holds its symbol and nothing else. */
export type ExportedCell = {
  readonly by: Readonly<Record<string, string>>
  readonly shown: boolean
  readonly symbol?: string
  readonly n?: number
  readonly schools?: number
  readonly mean?: string
  readonly meanBand?: string
  readonly se?: string
  readonly interval?: { readonly low: string; readonly high: string }
  readonly shares?: readonly Share[]
  readonly agree?: Share
  readonly slightlyAgree?: Share
  readonly naShare?: Share
  readonly symbols?: readonly string[]
}

/** All cells of one role and measure: `respondents`, `area/A`, `roll-up/leadership`, `item/A1`. */
export type ExportedPage = { readonly role: string; readonly measure: string; readonly cells: readonly ExportedCell[] }

export type ExportedSnapshot = {
  readonly snapshotId: string
  readonly roundId: string
  readonly revision: number
  readonly digest: string
  readonly ruleVersion: string
  /** Milliseconds since the epoch. */
  readonly takenAt: number
}

/** What measures are called; `key` as `area/A`. Items say whose area they are and what they may be compared with. */
export type ExportedQuestionnaire = {
  readonly id: string
  readonly version: number
  readonly measures: readonly { readonly key: string; readonly identity: string; readonly area: string; readonly title: Words }[]
}

/** What an export is made of: published cells only. `pages` may be read several times and is the same each time. */
export type ExportSource = {
  readonly snapshot: ExportedSnapshot
  readonly questionnaire: ExportedQuestionnaire
  readonly pages: () => AsyncIterable<ExportedPage>
}
