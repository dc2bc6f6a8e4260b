import type { ViewDocument, ViewPut, Views } from '@guzgu/ports'
import { type Collection, type Db, MongoBulkWriteError, MongoError } from 'mongodb'
import type { Ask } from './ask.ts'
import { DUPLICATE_KEY } from './failures.ts'
import { toAscii, toId } from './ordered-id.ts'

/** `document` is JSON text: any JSON comes back as it was, and nobody queries into a read model. */
type Stored = { readonly _id: string; readonly at: number; readonly document: string }

const PUTS_PER_BULK = 500

/** The documents of one service, a collection per view. */
export const createViews = (database: Db, ask: Ask): Views => {
  const collectionOf = (view: string): Collection<Stored> => database.collection<Stored>(`view.${view}`)

  return {
    get: async (view, id) => {
      const found = await ask(() => collectionOf(view).findOne({ _id: toAscii(id) }))
      return found === null ? undefined : toDocument(found)
    },
    getMany: async (view, ids) => {
      const found = collectionOf(view).find({ _id: { $in: ids.map(toAscii) } })
      return (await ask(() => found.toArray())).map(toDocument)
    },
    list: async (view, { prefix, after = '', limit }) => {
      const first = toAscii(prefix)
      const range = { $gte: first, $lt: `${first}${BEHIND_ASCII}`, $gt: toAscii(after) }
      const found = collectionOf(view).find({ _id: range }, { sort: { _id: 1 }, limit })
      return (await ask(() => found.toArray())).map(toDocument)
    },
    put: async (view, documents) => {
      for (let start = 0; start < documents.length; start += PUTS_PER_BULK)
        await putFenced(ask, collectionOf(view), documents.slice(start, start + PUTS_PER_BULK))
    },
    drop: async (view) => {
      await ask(() => collectionOf(view).drop()).catch(unlessMissing)
    },
  }
}

const BEHIND_ASCII = '\u0080'

const putFenced = async (ask: Ask, collection: Collection<Stored>, puts: readonly ViewPut[]): Promise<void> => {
  // Where the stored document is not older, the upsert tries to make a second one of this id and is refused.
  const refused = await bulk(ask, collection, puts, { upsert: true })
  // Stale, or somebody made it at the same moment. It exists now: what is newer replaces it, the rest matches nothing.
  if (refused.length > 0) await bulk(ask, collection, refused, { upsert: false })
}

/** Those refused as duplicates. */
const bulk = async (
  ask: Ask,
  collection: Collection<Stored>,
  puts: readonly ViewPut[],
  { upsert }: { readonly upsert: boolean },
): Promise<readonly ViewPut[]> => {
  const operations = puts.map(({ id, at, document }) => ({
    updateOne: {
      filter: { _id: toAscii(id), at: { $lt: at } },
      update: { $set: { at, document: JSON.stringify(document ?? null) } },
      upsert,
    },
  }))
  try {
    await ask(() => collection.bulkWrite(operations, { ordered: false }))
    return []
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError)) throw error
    const failed = error.result.getWriteErrors()
    if (failed.length === 0 || failed.some(({ code }) => code !== DUPLICATE_KEY)) throw error
    return failed.map(({ index }) => puts[index] as ViewPut)
  }
}

const toDocument = ({ _id, at, document }: Stored): ViewDocument => ({ id: toId(_id), at, document: JSON.parse(document) })

const NAMESPACE_NOT_FOUND = 26

const unlessMissing = (error: unknown): void => {
  if (!(error instanceof MongoError && error.code === NAMESPACE_NOT_FOUND)) throw error
}
