import type { ViewDocument, Views } from '@guzgu/ports'
import type { Connection } from './schema.ts'
import type { Writer } from './writer.ts'

type Row = { readonly id: string; readonly at: number; readonly document: string }

/** The documents of one service. SQLite compares text by its UTF-8 bytes, as the port asks. */
export const createViews = (service: string, { reader, writer }: { readonly reader: Connection; readonly writer: Writer }): Views => {
  const columns = 'SELECT id, at, document FROM documents WHERE view = ?'
  const byId = reader.prepare<[string, string], Row>(`${columns} AND id = ?`)
  const byIds = reader.prepare<[string, string], Row>(`${columns} AND id IN (SELECT value FROM json_each(?))`)
  const inOrder = reader.prepare<[string, string, string, number], Row>(`${columns} AND id >= ? AND id > ? ORDER BY id LIMIT ?`)
  const nameOf = (view: string): string => `${service}/${view}`

  return {
    get: async (view, id) => {
      const row = byId.get(nameOf(view), id)
      return row === undefined ? undefined : toDocument(row)
    },
    getMany: async (view, ids) => byIds.all(nameOf(view), JSON.stringify(ids)).map(toDocument),
    list: async (view, { prefix, after = '', limit }) => {
      const documents: ViewDocument[] = []
      // Ids with the prefix stand together and begin at the prefix itself.
      for (const row of inOrder.iterate(nameOf(view), prefix, after, limit)) {
        if (!row.id.startsWith(prefix)) break
        documents.push(toDocument(row))
      }
      return documents
    },
    put: async (view, documents) => {
      if (documents.length === 0) return
      const rows = documents.map(({ id, at, document }) => ({ id, at, document: JSON.stringify(document ?? null) }))
      await writer.perform({ kind: 'documents', view: nameOf(view), documents: rows })
    },
    drop: async (view) => {
      await writer.perform({ kind: 'drop', view: nameOf(view) })
    },
  }
}

const toDocument = ({ id, at, document }: Row): ViewDocument => ({ id, at, document: JSON.parse(document) })
