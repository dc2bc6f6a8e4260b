import { QuestionnaireEvent } from '@guzgu/contracts/events/questionnaires'
import { RoundEvent } from '@guzgu/contracts/events/rounds'
import type { RecordedEvent } from '@guzgu/event-sourcing'
import { describe, expect, it } from '@jest/globals'
import { toQuestionnaire } from '../application/messages.ts'
import { SHIPPED_QUESTIONNAIRES } from '../service.ts'
import { smallQuestionnaire } from '../testing/small-questionnaire.ts'
import { loadQuestionnaire } from './questionnaire-files.ts'
import { questionnairesPublication, roundsPublication } from './wire.ts'

const recorded = (type: string, data: unknown): RecordedEvent => ({
  type,
  schema: 1,
  data: JSON.parse(JSON.stringify(data)),
  metadata: { at: 1_700_000_000_000, actor: 'somebody', correlation: 'request-1' },
  stream: 'any',
  version: 1,
  position: 7,
})
const metadata = { position: 7, at: 1_700_000_000_000, correlation: 'request-1' }

/** As it was stored by the first release: it must be readable for ever. */
const storedRound = {
  roundId: 'autumn-2026',
  title: { az: 'Payız', ru: 'Осень', en: 'Autumn' },
  questionnaireId: 'digital-capacity',
  questionnaireVersion: 1,
  endsAt: 1_800_000_000_000,
  timing: {
    graceSeconds: 1,
    offlineGraceSeconds: 2,
    clockSkewMilliseconds: 3,
    earliestClosingSeconds: 4,
    participationRefreshSeconds: 5,
    burstPerMinute: 6,
  },
  partitions: 8,
  roundNumber: 9,
}

describe('published questionnaires', () => {
  it('say all that was stored, with its place and without who did it', async () => {
    for (const questionnaire of [smallQuestionnaire, toQuestionnaire(await loadQuestionnaire(SHIPPED_QUESTIONNAIRES[0]))]) {
      const record = questionnairesPublication.toRecord(recorded('QuestionnairePublished', { questionnaire }))
      const message = QuestionnaireEvent.decode(record?.value ?? new Uint8Array())
      if (message.event?.$case !== 'published' || message.event.value.questionnaire === undefined) throw new Error('not published')
      expect(record?.key).toBe(questionnaire.id)
      expect(message.metadata).toEqual(metadata)
      expect(toQuestionnaire(message.event.value.questionnaire)).toEqual(questionnaire)
    }
  })

  it('are no business of the rounds, nor the other way round', () => {
    expect(questionnairesPublication.toRecord(recorded('RoundPlanned', storedRound))).toBeUndefined()
    expect(roundsPublication.toRecord(recorded('QuestionnairePublished', { questionnaire: smallQuestionnaire }))).toBeUndefined()
  })
})

describe('published rounds', () => {
  it('say all that was stored', () => {
    const record = roundsPublication.toRecord(recorded('RoundPlanned', storedRound))
    expect(record?.key).toBe('autumn-2026')
    expect(RoundEvent.decode(record?.value ?? new Uint8Array())).toEqual({ metadata, event: { $case: 'planned', value: storedRound } })
  })
})

describe('a heartbeat', () => {
  it('says when', () => {
    const event = { $case: 'heartbeat', value: { at: 1_700_000_000_000 } }
    expect(QuestionnaireEvent.decode(questionnairesPublication.heartbeat(1_700_000_000_000)).event).toEqual(event)
    expect(RoundEvent.decode(roundsPublication.heartbeat(1_700_000_000_000)).event).toEqual(event)
  })
})
