/** A document of a read model. `at` is the position or source it is true at; `document` is plain JSON data. */
export type ViewDocument = { readonly id: string; readonly at: number; readonly document: unknown }
export type ViewPut = ViewDocument

/** Documents by id. Derived data: everything in it can be deleted and rebuilt. */
export type Views = {
  readonly get: (view: string, id: string) => Promise<ViewDocument | undefined>
  /** Those that exist, in any order. */
  readonly getMany: (view: string, ids: readonly string[]) => Promise<readonly ViewDocument[]>
  /** In order of the id's UTF-8 bytes, those with the prefix and an id after `after` (a keyset cursor). */
  readonly list: (
    view: string,
    options: { readonly prefix: string; readonly after?: string; readonly limit: number },
  ) => Promise<readonly ViewDocument[]>
  /** Each put is fenced: a document is replaced only by one with a higher `at`; a lower or equal one is dropped silently. Not atomic as a whole. */
  readonly put: (view: string, documents: readonly ViewPut[]) => Promise<void>
  /** Forgets a whole view. */
  readonly drop: (view: string) => Promise<void>
}
