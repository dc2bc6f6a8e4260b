import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'

export type Connection = Database.Database

const VERSION = 2

// A row of `records` is a segment (segments.ts): the records from `offset` on. Tables with a rowid: long rows do not belong into an index.
const TABLES = `
  CREATE TABLE IF NOT EXISTS events (
    service TEXT NOT NULL, position INTEGER NOT NULL, stream TEXT NOT NULL, version INTEGER NOT NULL,
    type TEXT NOT NULL, schema INTEGER NOT NULL, data TEXT NOT NULL, metadata TEXT NOT NULL,
    PRIMARY KEY (service, position), UNIQUE (service, stream, version)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS topics (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, partitions INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS records (
    topic INTEGER NOT NULL, partition INTEGER NOT NULL, offset INTEGER NOT NULL, count INTEGER NOT NULL, block BLOB NOT NULL,
    PRIMARY KEY (topic, partition, offset)
  );
  CREATE TABLE IF NOT EXISTS superseding (
    topic INTEGER NOT NULL, partition INTEGER NOT NULL, key TEXT NOT NULL, offset INTEGER NOT NULL,
    PRIMARY KEY (topic, partition, key)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS committed (
    member_group TEXT NOT NULL, topic INTEGER NOT NULL, partition INTEGER NOT NULL, offset INTEGER NOT NULL,
    PRIMARY KEY (member_group, topic, partition)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS documents (view TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, document TEXT NOT NULL, PRIMARY KEY (view, id));
`

/** The next offset; nothing where there are no records. */
export const END_OF_PARTITION = 'SELECT offset + count FROM records WHERE topic = ? AND partition = ? ORDER BY offset DESC LIMIT 1'

/** The only connection that writes. Makes the tables where they are missing. */
export const openForWriting = (file: string): Connection => {
  const connection = new Database(file)
  connection.pragma('journal_mode = WAL')
  connection.pragma('wal_autocheckpoint = 4000') // pages: fewer, longer pauses than the default of 1,000
  connection.pragma('journal_size_limit = 67108864')
  connection.pragma('cache_size = -32000')
  refuseOthers(connection, file)
  connection.exec(TABLES)
  connection.pragma(`user_version = ${VERSION}`)
  return connection
}

/** Sees every commit that was acknowledged before a statement begins. */
export const openForReading = (file: string): Connection => {
  if (!existsSync(file)) throw new Error(`${file} does not exist`)
  const connection = new Database(file, { readonly: true })
  connection.pragma('cache_size = -16000')
  connection.pragma('mmap_size = 1073741824')
  refuseOthers(connection, file)
  return connection
}

const refuseOthers = (connection: Connection, file: string): void => {
  const version = connection.pragma('user_version', { simple: true }) as number
  if (version === VERSION || version === 0) return // 0: nothing is in it yet
  const which = version > VERSION ? 'a newer' : 'an older'
  throw new Error(`${file} was written by ${which} version: it has schema ${version}, this code knows ${VERSION}`)
}

/**
 * Keeps a second process away: an open transaction on a file beside it. The operating system frees it when the process ends, however it ends.
 * @throws Error if somebody holds it
 */
export const lockFile = (file: string): { readonly release: () => void } => {
  mkdirSync(dirname(file), { recursive: true })
  const lock = new Database(`${file}.lock`, { timeout: 0 })
  try {
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if ((error as { code?: string }).code?.startsWith('SQLITE_BUSY')) throw new Error(`${file} is already open, here or in another process`)
    throw error
  }
  return { release: () => void lock.close() }
}
