import type { createApi } from '../pilot/api.ts'
import type { ApiCell } from './check-cells.ts'

/** What `GET /v1/snapshots/{snapshotId}` says that there is to read. */
export type Contents = {
  readonly contents: {
    readonly dimensions: readonly { readonly name: string; readonly crossed: boolean }[]
    readonly roles: readonly { readonly role: string; readonly measures: readonly string[] }[]
  }
}

/** Every combination of dimensions that can be asked for. */
export const combinationsOf = (dimensions: Contents['contents']['dimensions']): readonly (readonly string[])[] => [
  [],
  ...dimensions.map(({ name }) => [name]),
  ...dimensions.flatMap((one, at) =>
    dimensions.slice(at + 1).flatMap((other) => (one.crossed && other.crossed ? [[one.name, other.name]] : [])),
  ),
]

/** Every cell of one combination, page by page. */
export const cellsOf = async (
  api: ReturnType<typeof createApi>,
  snapshotId: string,
  token: string,
  role: string,
  measure: string,
  by: readonly string[],
): Promise<readonly ApiCell[]> => {
  const cells: ApiCell[] = []
  for (let after = ''; ; ) {
    const query = new URLSearchParams({
      role,
      measure,
      ...(by.length === 0 ? {} : { by: by.join(',') }),
      ...(after === '' ? {} : { after }),
    })
    const page = await api.get<{ cells: ApiCell[]; next?: string }>(`/v1/snapshots/${snapshotId}/cells?${query}`, token)
    cells.push(...page.cells)
    if (page.next === undefined) return cells
    after = page.next
  }
}
