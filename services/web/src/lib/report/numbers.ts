import { getLocale } from '../../paraglide/runtime.js'

const DECIMAL = /\d+\.(\d+)/g

/** Published figures as the reader's language writes them, with the decimals that they are published with; for people, never for a file. */
export const numberText = (published: string): string =>
  published.replace(DECIMAL, (number, { length: digits }: string) =>
    new Intl.NumberFormat(getLocale(), { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(Number(number)),
  )
