import { createUpcaster } from '@guzgu/event-sourcing'
import type { EventStore } from '@guzgu/ports'
import type { QuestionnaireEvent } from '../domain/questionnaire.ts'
import type { Questionnaire } from '../domain/questionnaire-content.ts'
import type { Round, RoundEvent } from '../domain/round.ts'

const PAGE = 500

/** Everything published and planned, in the order of the store. */
export type Facts = { readonly questionnaires: readonly Questionnaire[]; readonly rounds: readonly Round[] }

/** Facts never change, so they are kept in memory; each call reads what was added meanwhile, by whichever replica. */
export const createOwnFacts = (store: EventStore): (() => Promise<Facts>) => {
  const upcast = createUpcaster<QuestionnaireEvent | RoundEvent>()
  const questionnaires: Questionnaire[] = []
  const rounds: Round[] = []
  let position = 0

  const apply = (event: QuestionnaireEvent | RoundEvent): void => {
    switch (event.type) {
      case 'QuestionnairePublished':
        questionnaires.push(event.questionnaire)
        return
      case 'RoundPlanned': {
        const { type: _, ...planned } = event
        rounds.push(planned)
        return
      }
    }
  }

  return async () => {
    for (;;) {
      const events = await store.readAll({ after: position, limit: PAGE })
      // Another call may have applied some of them while this one was reading.
      for (const event of events.filter((read) => read.position > position)) {
        apply(upcast(event))
        position = event.position
      }
      if (events.length < PAGE) return { questionnaires, rounds }
    }
  }
}

/** Version 0 means the newest. */
export const findVersion = ({ questionnaires }: Facts, id: string, version: number): Questionnaire | undefined => {
  const versions = questionnaires.filter((questionnaire) => questionnaire.id === id).sort((one, other) => other.version - one.version)
  return version === 0 ? versions[0] : versions.find((questionnaire) => questionnaire.version === version)
}
