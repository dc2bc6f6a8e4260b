import type { SchemaElement } from 'hyparquet'
import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import { COLUMNS, type Column } from './columns.ts'
import { createRows, type Row } from './rows.ts'
import type { ExportSource } from './source.ts'

const ROWS_IN_GROUP = 10_000

/** Apache Parquet, Snappy; one piece per row group, so that memory holds one group. The snapshot and its digest are key-value metadata. */
export async function* toParquet({ snapshot, questionnaire, pages }: ExportSource): AsyncIterable<Uint8Array> {
  const rowsOf = createRows(snapshot, questionnaire)
  const writer = new ByteWriter()
  const kvMetadata = [
    { key: 'guzgu.snapshot', value: snapshot.snapshotId },
    { key: 'guzgu.digest', value: snapshot.digest },
    { key: 'guzgu.rule_version', value: snapshot.ruleVersion },
  ]
  const parquet = new ParquetWriter({ writer, schema: SCHEMA, kvMetadata, createdBy: 'guzgu' })
  const drained = (): Uint8Array => {
    const piece = writer.getBytes().slice()
    writer.index = 0
    return piece
  }
  const group = newGroup()
  let rows = 0
  for await (const page of pages())
    for (const row of rowsOf(page)) {
      putRow(group, rows++, row)
      if (rows < ROWS_IN_GROUP) continue
      await writeGroup(parquet, group, rows)
      rows = 0
      yield drained()
    }
  if (rows > 0) await writeGroup(parquet, group, rows)
  await parquet.finish()
  yield drained()
}

/** The values of some rows, column by column: the same memory for every group. */
type Group = readonly (string | number | null)[][]

const newGroup = (): Group => COLUMNS.map(() => new Array<string | number | null>(ROWS_IN_GROUP).fill(null))

const putRow = (group: Group, at: number, row: Row): void => {
  for (let column = 0; column < COLUMNS.length; column += 1)
    (group[column] as Group[number])[at] = toValue((COLUMNS[column] as Column).type, row[column])
}

const writeGroup = async (parquet: ParquetWriter, group: Group, rows: number): Promise<void> => {
  const columnData = COLUMNS.map(({ name }, at) => {
    const data = group[at] as Group[number]
    return { name, data: rows === data.length ? data : data.slice(0, rows), offsetIndex: false }
  })
  await parquet.write({ columnData, rowGroupSize: rows })
}

const toValue = (type: Column['type'], value: string | number | undefined): string | number | null =>
  value === undefined ? null : type === 'string' ? String(value) : Number(value)

const TYPES: Readonly<Record<Column['type'], Pick<SchemaElement, 'type' | 'converted_type'>>> = {
  string: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  integer: { type: 'INT32' },
  number: { type: 'DOUBLE' },
}

const SCHEMA: SchemaElement[] = [
  { name: 'root', num_children: COLUMNS.length },
  ...COLUMNS.map(({ name, type }): SchemaElement => ({ name, ...TYPES[type], repetition_type: 'OPTIONAL' })),
]
