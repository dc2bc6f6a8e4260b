import type { ViewDocument, Views } from '@guzgu/ports'

/** Every document of a view whose id begins so, in the order of their ids, with at most `page` of them in memory. */
export async function* documentsIn(views: Pick<Views, 'list'>, view: string, prefix = '', page = 500): AsyncGenerator<ViewDocument> {
  for (let after = ''; ; ) {
    const documents = await views.list(view, { prefix, after, limit: page })
    yield* documents
    const last = documents.at(-1)
    if (last === undefined) return
    after = last.id
  }
}
