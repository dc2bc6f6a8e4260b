import { download } from '#lib/server/download.ts'
import { openNation, readFacts, readSnapshot } from '#lib/server/national.ts'
import { writeBrief } from '#lib/server/paper/national-brief.ts'
import { m } from '../../../../paraglide/messages.js'
import type { RequestHandler } from './$types'

/** Two pages about the nation, or about `?region=`. */
export const GET: RequestHandler = async ({ locals, params, request, url }) => {
  const { language } = locals
  const desk = await openNation(locals)
  const { snapshot, round } = await readSnapshot(desk, params.snapshotId, language)
  const region = url.searchParams.get('region') || undefined
  const facts = await readFacts(desk, snapshot, language, region)
  const file = {
    name: ['national', snapshot.snapshotId, ...(region === undefined ? [] : [region])].join('-'),
    type: 'pdf',
    language,
  } as const
  const { verifiedAt = 0, different } = snapshot
  const digest = [snapshot.digest, verifiedAt, different, ...(region === undefined ? [] : [encodeURIComponent(region)])].join('-')
  return download(request, { digest }, file, () => writeBrief({ snapshot, round, facts, place: region ?? m.national_nation() }, language))
}
