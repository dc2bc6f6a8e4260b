import type { CatalogueServiceDefinition, PlanRoundRequest } from '@guzgu/contracts/services/catalogue'
import { type CommandContext, createCommandHandler, Rejection } from '@guzgu/event-sourcing'
import type { Actor, Client, Ports, RpcContext } from '@guzgu/ports'
import { questionnaire, questionnaireStream } from '../domain/questionnaire.ts'
import { ROUNDS_STREAM, type RoundCommand, round } from '../domain/round.ts'
import { toQuestionnaire, toQuestionnaireMessage, toRoundMessage, toText, toTiming } from './messages.ts'
import { createOwnFacts, findVersion } from './own-facts.ts'

const PUBLISHERS: readonly Actor['role'][] = ['ministry', 'operator', 'system']
const PLANNERS: readonly Actor['role'][] = ['ministry', 'system']

/** Questionnaires are for everybody to read, as respondents do. */
export const createCatalogue = ({ store, clock }: Pick<Ports, 'store' | 'clock'>): Client<CatalogueServiceDefinition> => {
  const questionnaires = createCommandHandler(store, questionnaire)
  const rounds = createCommandHandler(store, round)
  const ownFacts = createOwnFacts(store)
  const toCommandContext = ({ actor, correlation }: RpcContext): CommandContext => ({
    at: clock.now(),
    actor: actor.accountId,
    correlation,
  })

  return {
    listQuestionnaires: async () => {
      const facts = await ownFacts()
      return { questionnaires: facts.questionnaires.map(({ id, version, title, translation }) => ({ id, version, title, translation })) }
    },

    getQuestionnaire: async ({ id, version }) => ({
      questionnaire: toQuestionnaireMessage(findVersion(await ownFacts(), id, version) ?? no('questionnaire-unknown', 'id')),
    }),

    publishQuestionnaire: async (request, context) => {
      allow(PUBLISHERS, context)
      const offered = toQuestionnaire(request.questionnaire ?? no('questionnaire-invalid', 'questionnaire'))
      const command = { type: 'PublishQuestionnaire', questionnaire: offered } as const
      const { events } = await questionnaires.handle(questionnaireStream(offered.id), command, toCommandContext(context))
      return { published: events.length > 0 }
    },

    planRound: async (request, context) => {
      allow(PLANNERS, context)
      const version =
        findVersion(await ownFacts(), request.questionnaireId, request.questionnaireVersion) ??
        no('questionnaire-unknown', 'questionnaireId')
      const command = toPlanRound(request, version.version, clock.now())
      const { state } = await rounds.handle(ROUNDS_STREAM, command, toCommandContext(context))
      const planned = state.rounds.get(request.roundId)
      return planned === undefined ? {} : { round: toRoundMessage(planned) }
    },

    listRounds: async () => ({ rounds: (await ownFacts()).rounds.map(toRoundMessage) }),
  }
}

const toPlanRound = (
  { roundId, title, questionnaireId, endsAt, timing, partitions }: PlanRoundRequest,
  questionnaireVersion: number,
  now: number,
): RoundCommand => ({
  type: 'PlanRound',
  roundId,
  title: toText(title),
  questionnaireId,
  questionnaireVersion,
  endsAt,
  timing: toTiming(timing),
  partitions,
  now,
})

const allow = (roles: readonly Actor['role'][], { actor }: RpcContext): void => {
  if (!roles.includes(actor.role)) no('not-allowed')
}

const no = (code: 'not-allowed' | 'questionnaire-unknown' | 'questionnaire-invalid', field?: string): never => {
  throw new Rejection(code, field)
}
