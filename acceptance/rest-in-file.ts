import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { openEmbedded } from '@guzgu/embedded'
import Database from 'better-sqlite3'
import type { Rest } from './platform.ts'

const RECORDS = ['topic', 'partition', 'offset', 'count', 'block']

/** What the embedded engine has written. */
export const restInFile = (file: string): Rest => {
  const keysFolder = `${file}.keys`
  const write = (sql: string, ...values: readonly (string | number)[]): void => {
    const database = new Database(file)
    const { changes } = database.prepare(sql).run(...values)
    database.close()
    if (changes !== 1) throw new Error(`${changes} rows changed: ${sql}`)
  }
  const read = <T>(look: (database: Database.Database) => T): T => {
    const database = new Database(file, { readonly: true })
    const found = look(database)
    database.close()
    return found
  }

  return {
    inspect: async (look) => {
      const engine = await openEmbedded({ file, readOnly: true })
      try {
        return await look(engine)
      } finally {
        await engine.close()
      }
    },
    bytes: async () => {
      const names = readdirSync(dirname(file)).filter((name) => name.startsWith(basename(file)) && !name.endsWith('.keys'))
      return new Map(names.map((name) => [name, readFileSync(join(dirname(file), name))]))
    },
    cached: async () => Buffer.alloc(0),
    keys: async () =>
      new Map(
        readdirSync(keysFolder).map((name) => [decodeURIComponent(name.replace(/\.key$/, '')), readFileSync(join(keysFolder, name))]),
      ),
    timesOfRecords: async () => {
      const columns = read((database) => database.prepare("SELECT name FROM pragma_table_info('records')").pluck().all()) as string[]
      const others = columns.filter((column) => !RECORDS.includes(column))
      if (others.length > 0) throw new Error(`is there a time among them? ${others}`)
      return []
    },
    corrupt: async (view, id, change) => {
      const name = `analytics/${view}`
      const { at, document } = read((database) =>
        database.prepare('SELECT at, document FROM documents WHERE view = ? AND id = ?').get(name, id),
      ) as { at: number; document: string }
      const changed = change(document)
      if (changed === undefined) write('DELETE FROM documents WHERE view = ? AND id = ?', name, id)
      else write('UPDATE documents SET document = ? WHERE view = ? AND id = ?', changed, name, id)
      return async () => write('INSERT OR REPLACE INTO documents (view, id, at, document) VALUES (?, ?, ?, ?)', name, id, at, document)
    },
    replay: { arguments: ['--file', file], environment: {} },
  }
}
