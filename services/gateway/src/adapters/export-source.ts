import { toRoleName } from '@guzgu/contracts'
import type { Snapshot } from '@guzgu/contracts/services/analytics'
import { type ExportedCell, type ExportedPage, type ExportSource, toExportedQuestionnaire } from '@guzgu/exports'
import type { FastifyRequest } from 'fastify'
import type { Desk } from './desk.ts'

/** Reads a snapshot as the caller may, a measure at a time. Whatever refuses him refuses here, before anything is sent. */
export const exportSource = async (
  { clients: { analytics, catalogue }, contextOf }: Desk,
  request: FastifyRequest,
  snapshotId: string,
): Promise<ExportSource & { readonly snapshot: Snapshot }> => {
  const { snapshot, contents } = await analytics.getSnapshot({ snapshotId }, contextOf(request))
  const { questionnaire: reference } = JSON.parse(contents) as { readonly questionnaire: { readonly id: string; readonly version: number } }
  const { questionnaire } = await catalogue.getQuestionnaire(reference, contextOf(request))
  if (snapshot === undefined || questionnaire === undefined) throw new Error(`${snapshotId} came without its parts`)
  return {
    snapshot,
    questionnaire: toExportedQuestionnaire(questionnaire),
    pages: () => pagesOf((place) => analytics.readExport({ snapshotId, place }, contextOf(request))),
  }
}

type Answer = {
  readonly role: Parameters<typeof toRoleName>[0]
  readonly measure: string
  readonly cells: string
  readonly isLast: boolean
}

async function* pagesOf(read: (place: number) => Promise<Answer>): AsyncIterable<ExportedPage> {
  for (let place = 0; ; place += 1) {
    const { role, measure, cells, isLast } = await read(place)
    yield { role: toRoleName(role), measure, cells: JSON.parse(cells) as readonly ExportedCell[] }
    if (isLast) return
  }
}
