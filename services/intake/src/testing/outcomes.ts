import { firehoseTopic, TOPICS } from '@guzgu/contracts'
import { OutcomeEvent } from '@guzgu/contracts/events/outcomes'
import type { Ports } from '@guzgu/ports'
import { EXERCISE } from './calls.ts'

export type Verdict = NonNullable<OutcomeEvent['event']>['$case']

/** What scoring would have said of the response at this offset. */
const outcomeOf = (verdict: Verdict, source: number): OutcomeEvent => {
  const metadata = { source }
  const exerciseId = EXERCISE
  switch (verdict) {
    case 'scored': {
      const bytes = Buffer.alloc(0)
      const person = {
        role: 'ROLE_STUDENT',
        gradeBand: 0,
        sectionLanguage: 'az',
        speed: 'SPEED_CLASS_USUAL',
        redemption: bytes,
        digest: bytes,
      } as const
      const answers = { questionnaireId: 'small', questionnaireVersion: 3, answers: bytes, choices: [], ownAnswers: bytes, areaSums: bytes }
      return {
        metadata,
        event: { $case: verdict, value: { exerciseId, ...person, ...answers, burst: false, unverified: false, released: false } },
      }
    }
    case 'unreadable':
      return { metadata, event: { $case: verdict, value: { reason: 'test' } } }
    default:
      return { metadata, event: { $case: verdict, value: { exerciseId } } }
  }
}

/** Appends outcomes to a partition in the order of `sources`; a source may come again, as after a restart of scoring. */
export const appendOutcomes = async (
  { log }: Pick<Ports, 'log'>,
  { roundId, partition }: { readonly roundId: string; readonly partition: number },
  verdicts: readonly Verdict[],
  sources: readonly number[] = verdicts.map((_, source) => source),
): Promise<void> => {
  await log.append(
    firehoseTopic(TOPICS.outcomes.topic, roundId),
    sources.map((source) => ({
      key: EXERCISE,
      partition,
      value: OutcomeEvent.encode(outcomeOf(verdicts[source] as Verdict, source)).finish(),
    })),
  )
}
