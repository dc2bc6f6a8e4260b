import { toLevelName, toRoleName } from '@guzgu/contracts'
import type {
  GetRoundParticipationResponse,
  RoleCount as RoleCountMessage,
  Steps as StepsMessage,
} from '@guzgu/contracts/services/analytics'
import { type Static, Type } from 'typebox'
import type { App, Desk } from './desk.ts'
import { answers, forStaff } from './openapi.ts'
import { createParticipationStreams } from './participation-streams.ts'
import { closed, Id, Instant, LevelWord, PlaceName, RoleWord, StatusWord } from './vocabulary.ts'

const RoleCount = Type.Object({ role: RoleWord, counted: Type.Integer(), expected: Type.Integer() })
const OwnRoleCount = Type.Object({
  role: RoleWord,
  counted: Type.Integer(),
  expected: Type.Integer(),
  unverified: Type.Integer({ description: 'Through the open link; not in `counted`' }),
})

const OwnParticipation = Type.Object({
  exerciseId: Type.String(),
  schoolId: Type.String(),
  roundId: Type.String(),
  roles: Type.Array(OwnRoleCount),
  asOf: Instant,
  sealed: Type.Boolean(),
})

const Steps = Type.Object(
  {
    invited: Type.Integer({ description: 'In the registry while the round goes on' }),
    opened: Type.Integer(),
    enough: Type.Integer({ description: 'So many have answered in every role that they speak for the school' }),
    sealed: Type.Integer(),
  },
  { description: 'A school counts once per level' },
)

const totals = {
  roles: Type.Array(RoleCount),
  schools: Type.Integer(),
  exercises: Type.Integer(),
  sealedExercises: Type.Integer(),
  steps: Steps,
}
const RoundParticipation = Type.Object({
  roundId: Type.String(),
  ...totals,
  regions: Type.Array(Type.Object({ region: Type.String(), ...totals, departments: Type.Array(Type.String()) })),
})

const DepartmentParticipation = Type.Object({
  roundId: Type.String(),
  red: Type.String(),
  schools: Type.Array(Type.Object({ schoolId: Type.String(), level: LevelWord, status: StatusWord })),
  rayons: Type.Array(
    Type.Object({
      region: Type.String(),
      rayon: Type.String(),
      roles: Type.Array(RoleCount, { description: 'Counts rounded down to 5' }),
      steps: Steps,
    }),
  ),
})

export const participationRoutes = (app: App, desk: Desk): void => {
  ofExercise(app, desk)
  ofRound(app, desk)
  ofDepartment(app, desk)
}

const ofExercise = (app: App, { clients: { analytics }, staff, contextOf }: Desk): void => {
  const params = Type.Object({ exerciseId: Id })
  app.get(
    '/v1/exercises/:exerciseId/participation',
    {
      ...staff,
      schema: {
        ...forStaff,
        tags: ['participation'],
        summary: "The own school's counts, refreshed now and then",
        params,
        response: answers({ 200: OwnParticipation }),
      },
    },
    async (request) => {
      const { exerciseId, schoolId, roundId, roles, asOf, sealed } = await analytics.getExerciseParticipation(
        request.params,
        contextOf(request),
      )
      return {
        exerciseId,
        schoolId,
        roundId,
        roles: roles.map(({ role, ...counts }) => ({ role: toRoleName(role), ...counts })),
        asOf,
        sealed,
      }
    },
  )
}

const ofRound = (app: App, { ports, clients: { analytics }, staff, contextOf }: Desk): void => {
  const params = Type.Object({ roundId: Id })
  const streams = createParticipationStreams(ports, async (roundId, context) =>
    toRoundParticipation(await analytics.getRoundParticipation({ roundId }, context)),
  )
  app.addHook('preClose', () => streams.close())

  app.get(
    '/v1/rounds/:roundId/participation',
    {
      ...staff,
      schema: {
        ...forStaff,
        tags: ['participation'],
        summary: 'The nation and its regions, live',
        params,
        response: answers({ 200: RoundParticipation }),
      },
    },
    async (request) => toRoundParticipation(await analytics.getRoundParticipation(request.params, contextOf(request))),
  )

  app.get(
    '/v1/rounds/:roundId/participation/stream',
    {
      ...staff,
      schema: {
        ...forStaff,
        tags: ['participation'],
        summary: 'The same as server-sent events: at the start and when it changes, at most one a second',
        params,
        produces: ['text/event-stream'],
        response: answers({
          200: { description: 'Events', content: { 'text/event-stream': { schema: Type.String() } } } as unknown as ReturnType<
            typeof Type.Unknown
          >,
        }),
      },
    },
    async (request, reply) => {
      await streams.open(request.params.roundId, contextOf(request), reply)
      return reply
    },
  )
}

const ofDepartment = (app: App, { clients: { analytics }, staff, contextOf }: Desk): void => {
  app.get(
    '/v1/departments/:red/participation',
    {
      ...staff,
      schema: {
        ...forStaff,
        tags: ['participation'],
        summary: 'What an officer sees: a status per school, rounded counts per rayon',
        params: Type.Object({ red: PlaceName }),
        querystring: Type.Object({ round: Id }, closed),
        response: answers({ 200: DepartmentParticipation }),
      },
    },
    async (request) => {
      const { roundId, red, schools, rayons } = await analytics.getDepartmentParticipation(
        { red: request.params.red, roundId: request.query.round },
        contextOf(request),
      )
      return {
        roundId,
        red,
        schools: schools.map(({ schoolId, level, status }) => ({
          schoolId,
          level: toLevelName(level),
          status: status as Static<typeof StatusWord>,
        })),
        rayons: rayons.map(({ region, rayon, roles, steps }) => ({ region, rayon, roles: roles.map(toRoleCount), steps: toSteps(steps) })),
      }
    },
  )
}

const toRoleCount = ({ role, counted, expected }: RoleCountMessage): Static<typeof RoleCount> => ({
  role: toRoleName(role),
  counted,
  expected,
})

const toSteps = (steps: StepsMessage | undefined): Static<typeof Steps> => steps ?? { invited: 0, opened: 0, enough: 0, sealed: 0 }

const toRoundParticipation = (found: GetRoundParticipationResponse): Static<typeof RoundParticipation> => ({
  roundId: found.roundId,
  roles: found.roles.map(toRoleCount),
  schools: found.schools,
  exercises: found.exercises,
  sealedExercises: found.sealedExercises,
  steps: toSteps(found.steps),
  regions: found.regions.map(({ region, roles, schools, exercises, sealedExercises, steps, departments }) => ({
    region,
    roles: roles.map(toRoleCount),
    schools,
    exercises,
    sealedExercises,
    steps: toSteps(steps),
    departments: [...departments],
  })),
})
