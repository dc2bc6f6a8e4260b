import { COLUMNS, type Column, TOTAL } from './columns.ts'
import { csvLine } from './csv.ts'
import type { ExportSource } from './source.ts'

const PROFILES = 'https://datapackage.org/profiles/2.0'

/** `datapackage.json` of Data Package v2: what the columns of data.csv and dictionary.csv are. */
export const toDataPackage = ({ snapshot, questionnaire }: Omit<ExportSource, 'pages'>): string => {
  const resource = (name: string, fields: readonly object[]) => ({
    name,
    path: `${name}.csv`,
    type: 'table',
    format: 'csv',
    mediatype: 'text/csv',
    encoding: 'utf-8',
    schema: { $schema: `${PROFILES}/tableschema.json`, fields, missingValues: [''] },
  })
  const document = {
    $schema: `${PROFILES}/datapackage.json`,
    name: `guzgu-${snapshot.snapshotId}`.toLowerCase().replaceAll(/[^a-z0-9._-]/g, '-'),
    id: snapshot.digest,
    title: `Güzgü: ${snapshot.roundId}, ${snapshot.revision}`,
    description: `Published national results. A dimension that a row sums over says ${TOTAL}. Verify with manifest.json.`,
    version: `${snapshot.revision}.0.0`,
    created: new Date(snapshot.takenAt).toISOString(),
    snapshot: snapshot.snapshotId,
    digest: snapshot.digest,
    ruleVersion: snapshot.ruleVersion,
    questionnaire: `${questionnaire.id}@${questionnaire.version}`,
    resources: [
      resource('data', COLUMNS.map(toField)),
      resource(
        'dictionary',
        DICTIONARY.map((name) => ({ name, type: 'string' })),
      ),
    ],
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

const toField = ({ name, type, words, categories }: Column) => ({
  name,
  type,
  title: words.en,
  titles: words,
  ...(categories === undefined ? {} : { categories }),
})

const DICTIONARY = ['kind', 'name', 'az', 'ru', 'en'] as const

/** The columns, then the measures, each in three languages. */
export const dictionaryRows = ({ questionnaire }: Pick<ExportSource, 'questionnaire'>): readonly (readonly string[])[] => [
  DICTIONARY,
  ...COLUMNS.map(({ name, words }) => ['column', name, words.az, words.ru, words.en]),
  ...questionnaire.measures.map(({ key, title }) => ['measure', key, title.az, title.ru, title.en]),
]

export const toDictionary = (source: Pick<ExportSource, 'questionnaire'>): string => dictionaryRows(source).map(csvLine).join('')
