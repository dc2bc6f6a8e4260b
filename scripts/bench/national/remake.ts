// `pnpm replay --snapshot` on a log, in a process of its own; and what reading the tallies of a snapshot costs by itself.
import { TOPICS } from '../../../packages/contracts/src/index.ts'
import { openEmbedded } from '../../../packages/embedded/src/index.ts'
import { remakeSnapshot } from '../../../services/analytics/src/remake.ts'
import { answerParent } from '../child.ts'
import { ROUND } from './fill.ts'

export type RemakePlan = { readonly file: string; readonly snapshotId: string }
export type Remade = { readonly outcomes: number; readonly seconds: number; readonly readSeconds: number }

const PAGE = 200

const remake = async ({ file, snapshotId }: RemakePlan): Promise<Remade> => {
  const platform = await openEmbedded({ file, readOnly: true })
  const ports = platform.portsFor('analytics')
  const started = performance.now()
  const remade = await remakeSnapshot(ports, snapshotId)
  const seconds = (performance.now() - started) / 1000
  if (remade?.digest !== remade?.snapshot.digest || remade === undefined) throw new Error('the log gives another snapshot')
  const { exercises } = remade.snapshot
  const reading = performance.now()
  for (let from = 0; from < exercises.length; from += PAGE)
    await ports.views.getMany('national-tally.v1', exercises.slice(from, from + PAGE))
  const readSeconds = (performance.now() - reading) / 1000
  const ends = await ports.log.ends(`${TOPICS.outcomes.topic}.${ROUND}`)
  await platform.close()
  return { outcomes: ends.reduce((sum, end) => sum + end, 0), seconds, readSeconds }
}

answerParent(remake)
