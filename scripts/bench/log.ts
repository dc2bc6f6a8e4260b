// What the embedded log and the projections do without HTTP.
import { copyCampaign } from './campaign.ts'
import { runOnce } from './child.ts'
import type { PipelineQuestion, Projected, Replayed } from './pipeline.ts'
import type { Appended, LogPlan } from './response-log.ts'
import type { Scale } from './scale.ts'

export type LogFigures = {
  readonly appended: Appended
  readonly small: Projected
  readonly large: Projected
  readonly replayed: readonly Replayed[]
}

export const measureLog = async (folder: string, scale: Scale, say: (what: string) => void): Promise<LogFigures> => {
  const [small, large] = [copyCampaign(folder, 'small'), copyCampaign(folder, 'large')]
  const fill = (file: string, responses: number) => runOnce<Appended>('response-log.ts', { file, responses } satisfies LogPlan)
  const project = (file: string) => runOnce<Projected>('pipeline.ts', { kind: 'project', file } satisfies PipelineQuestion)
  say(`a log of ${scale.largeLog.toLocaleString('en')} responses`)
  await fill(small, scale.smallLog)
  const appended = await fill(large, scale.largeLog)
  say('projections')
  const figures = { appended, small: await project(small), large: await project(large) }
  say('replay')
  const replayed = await runOnce<readonly Replayed[]>('pipeline.ts', { kind: 'replay', file: large } satisfies PipelineQuestion)
  if (!replayed.every(({ equal }) => equal)) throw new Error('a replayed view differs from the live one')
  return { ...figures, replayed }
}
