import type { RoundPlanned } from '@guzgu/contracts/events/rounds'
import { type Static, Type } from 'typebox'
import type { App, Desk } from './desk.ts'
import { answers, forStaff } from './openapi.ts'
import { closed, Instant, parseQuestionnaireRef, QuestionnaireRef, Text } from './vocabulary.ts'

const seconds = (description: string) => Type.Integer({ minimum: 0, maximum: 31_536_000, description })

const Timing = Type.Object(
  {
    graceSeconds: seconds('From the closing to the seal, at least'),
    offlineGraceSeconds: seconds('How long what was collected offline is still taken'),
    clockSkewMilliseconds: Type.Integer({ minimum: 0, maximum: 3_600_000 }),
    earliestClosingSeconds: seconds('Not to be closed by hand earlier than this after the opening'),
    participationRefreshSeconds: seconds('A school sees its own counts change at most this often'),
    burstPerMinute: Type.Integer({
      minimum: 0,
      maximum: 1_000_000,
      description: 'More responses of one exercise in a minute are marked; 0: never',
    }),
  },
  closed,
)

const Round = Type.Object({
  roundId: Type.String(),
  title: Text,
  questionnaire: Type.String(),
  endsAt: Instant,
  timing: Timing,
  partitions: Type.Integer(),
  roundNumber: Type.Integer(),
})

const RoundPlan = Type.Object(
  {
    roundId: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$', examples: ['2026-autumn'] }),
    title: Text,
    questionnaire: QuestionnaireRef,
    endsAt: Instant,
    timing: Timing,
    partitions: Type.Integer({ minimum: 1, maximum: 256, description: 'Fixed for the round' }),
  },
  closed,
)

export const roundRoutes = (app: App, { clients: { catalogue }, staff, contextOf }: Desk): void => {
  app.get(
    '/v1/rounds',
    {
      ...staff,
      schema: {
        ...forStaff,
        tags: ['rounds'],
        summary: 'Every round',
        response: answers({ 200: Type.Object({ items: Type.Array(Round) }) }),
      },
    },
    async (request) => ({ items: (await catalogue.listRounds({}, contextOf(request))).rounds.map(toRound) }),
  )

  app.post(
    '/v1/rounds',
    { ...staff, schema: { ...forStaff, tags: ['rounds'], summary: 'Plans a round', body: RoundPlan, response: answers({ 201: Round }) } },
    async (request, reply) => {
      const { questionnaire, ...plan } = request.body
      const { id, version } = parseQuestionnaireRef(questionnaire)
      const { round } = await catalogue.planRound({ ...plan, questionnaireId: id, questionnaireVersion: version }, contextOf(request))
      return reply.code(201).send(toRound(round as RoundPlanned))
    },
  )
}

const NO_TIMING = {
  graceSeconds: 0,
  offlineGraceSeconds: 0,
  clockSkewMilliseconds: 0,
  earliestClosingSeconds: 0,
  participationRefreshSeconds: 0,
  burstPerMinute: 0,
}

const toRound = ({
  roundId,
  title,
  questionnaireId,
  questionnaireVersion,
  endsAt,
  timing,
  partitions,
  roundNumber,
}: RoundPlanned): Static<typeof Round> => ({
  roundId,
  title: title ?? { az: '', ru: '', en: '' },
  questionnaire: `${questionnaireId}@${questionnaireVersion}`,
  endsAt,
  timing: timing ?? NO_TIMING,
  partitions,
  roundNumber,
})
