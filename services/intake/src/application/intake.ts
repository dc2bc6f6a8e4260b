import { firehoseTopic, type LevelName, TOPICS, toLength, toLengthName, toLevel, toLevelName, toRole, toRoleName } from '@guzgu/contracts'
import { asksRelease, isSmallGroup } from '@guzgu/contracts/release'
import type { Exercise as ExerciseMessage, IntakeServiceDefinition } from '@guzgu/contracts/services/intake'
import { createCommandHandler, Rejection, VersionConflict } from '@guzgu/event-sourcing'
import type { Actor, Ports, RpcContext } from '@guzgu/ports'
import type { answer } from '@guzgu/service-runtime'
import type { SealingKey } from '../adapters/sealing-key.ts'
import { type CodeCodec, codeIsValid, formatCode } from '../domain/code.ts'
import { findBatch } from '../domain/code-batches.ts'
import { type ExerciseCommand, exercise, type PlannedExercise, statusAt } from '../domain/exercise.ts'
import type { Admission } from './admission.ts'
import { dayInBaku } from './day-in-baku.ts'
import { formsByRole, offlineUntil } from './device-kit.ts'
import { shuffled } from './shuffle.ts'
import type { SubmitResponses } from './submit-responses.ts'
import type { SubmitSealed } from './submit-sealed.ts'
import type { createVerifyReceipt } from './verify-receipt.ts'
import type { ExercisesView, QuestionnairesView, RoundsView, SchoolsView } from './views.ts'

export type IntakeParts = {
  readonly exercises: ExercisesView
  readonly questionnaires: QuestionnairesView
  readonly rounds: RoundsView
  readonly schools: SchoolsView
  readonly admission: Admission
  readonly codec: CodeCodec
  readonly submit: SubmitResponses
  readonly submitSealed: SubmitSealed
  readonly sealingKey: SealingKey
  readonly verify: ReturnType<typeof createVerifyReceipt>
}

type IntakeCalls = Parameters<typeof answer<typeof IntakeServiceDefinition>>[1]
/** Answered by `action-plans.ts`. */
export type ActionPlanCalls = Pick<IntakeCalls, 'getActionPlan' | 'pickPlanItems' | 'writeAction' | 'noteProgress' | 'removeAction'>

export const streamOf = (exerciseId: string): string => `exercise-${exerciseId}`

/** What intake answers. Exercises are decided in the event store; responses never touch it. */
export const createIntake = (ports: Ports, parts: IntakeParts): Omit<IntakeCalls, keyof ActionPlanCalls> => {
  const { store, log, clock } = ports
  const { exercises, questionnaires, rounds, schools, admission, codec } = parts
  const exerciseHandler = createCommandHandler(store, exercise)
  const redOf = (schoolId: string): string | undefined => schools.get(schoolId, dayInBaku(clock.now()))?.red

  const load = async (exerciseId: string): Promise<{ readonly state: PlannedExercise; readonly version: number }> => {
    const { state, version } = await exerciseHandler.load(streamOf(exerciseId))
    if (state.status === 'unplanned') throw new Rejection('exercise-unknown', 'exerciseId')
    return { state, version }
  }

  /** Lets the coordinator of the school (and the helpdesk and ministry for set-up) change an exercise. */
  const decide = async (exerciseId: string, context: RpcContext, command: (state: PlannedExercise) => ExerciseCommand) => {
    mayManage(context.actor, (await load(exerciseId)).state.schoolId)
    const { state, version, events } = await exerciseHandler.handle(streamOf(exerciseId), (before) => command(before as PlannedExercise), {
      at: clock.now(),
      actor: context.actor.accountId,
      correlation: context.correlation,
      ...(context.ifVersion === undefined ? {} : { ifVersion: context.ifVersion }),
    })
    return { state: state as PlannedExercise, version, events }
  }

  const change = async (...given: Parameters<typeof decide>): Promise<ExerciseMessage> => {
    const { state, version } = await decide(...given)
    return toMessage(state, version, clock.now())
  }

  /** Numbers are given once for ever: the stream of a number can be begun only once. */
  const reserveNumber = async (exerciseId: string, context: RpcContext): Promise<number> => {
    for (let number = exercises.highestNumber() + 1; ; number += 1) {
      try {
        const metadata = { at: clock.now(), actor: context.actor.accountId, correlation: context.correlation }
        await store.append(`exercise-number-${number}`, 0, [
          { type: 'ExerciseNumberReserved', schema: 1, data: { exerciseId, number }, metadata },
        ])
        return number
      } catch (error) {
        if (!(error instanceof VersionConflict)) throw error
      }
    }
  }

  return {
    planExercise: async (request, context) => {
      mayManage(context.actor, request.schoolId)
      const round = rounds.get(request.roundId)
      if (round === undefined) throw new Rejection('round-unknown', 'roundId')
      const level = toLevelName(request.level)
      const school = schools.get(request.schoolId, dayInBaku(clock.now()))
      if (school === undefined) throw new Rejection('school-unknown', 'schoolId')
      if (school.endedOn !== undefined) throw new Rejection('school-is-closed', 'schoolId')
      if (!school.levels.includes(level)) throw new Rejection('level-not-taught', 'level')
      const questionnaire = questionnaires.get(round.questionnaireId, round.questionnaireVersion)
      if (questionnaire === undefined) throw new Rejection('questionnaire-not-seen-yet', 'roundId')
      const exerciseId = `${round.roundId}.${school.schoolId}.${level}`
      if ((await exerciseHandler.load(streamOf(exerciseId))).version > 0) throw new Rejection('exercise-already-planned', 'level')
      const plan = {
        type: 'PlanExercise',
        exerciseId,
        schoolId: school.schoolId,
        roundId: round.roundId,
        level,
        questionnaire: { id: questionnaire.id, version: questionnaire.version },
        length: toLengthName(request.length),
        languages: school.sections.filter((section) => questionnaire.languages.includes(section)),
        opensAt: request.opensAt,
        closesAt: request.closesAt,
        expected: expectedOf(request.expected, school.expected[level]),
        graceSeconds: round.timing?.graceSeconds ?? 0,
        offlineGraceSeconds: round.timing?.offlineGraceSeconds ?? 0,
        earliestClosingSeconds: round.timing?.earliestClosingSeconds ?? 0,
        roundEndsAt: round.endsAt,
      } as const
      exercise.decide({ ...plan, exerciseNumber: 1 }, exercise.initial) // a plan that is refused takes no number
      await log.ensureTopic(firehoseTopic(TOPICS.responses.topic, round.roundId), round.partitions)
      await log.ensureTopic(firehoseTopic(TOPICS.outcomes.topic, round.roundId), round.partitions)
      const command: ExerciseCommand = { ...plan, exerciseNumber: await reserveNumber(exerciseId, context) }
      const metadata = { at: clock.now(), actor: context.actor.accountId, correlation: context.correlation }
      const { state, version } = await exerciseHandler.handle(streamOf(exerciseId), command, metadata)
      return { exercise: toMessage(state as PlannedExercise, version, clock.now()) }
    },

    chooseItems: async ({ exerciseId, optionalItems, ownItems }, context) => ({
      exercise: await change(exerciseId, context, ({ questionnaire: { id, version } }) => {
        const questionnaire = questionnaires.get(id, version)
        if (questionnaire === undefined) throw new Rejection('questionnaire-not-seen-yet')
        return {
          type: 'ChooseItems',
          optionalItems,
          ownItems: ownItems.map(({ id, roles, wordings }) => ({ id, roles: roles.map(toRoleName), wordings })),
          allowedOptional: questionnaire.items.filter(({ kind }) => kind === 'optional').map(({ id }) => id),
        }
      }),
    }),

    setExpectedNumbers: async ({ exerciseId, expected }, context) => ({
      exercise: await change(exerciseId, context, (state) => ({
        type: 'SetExpectedNumbers',
        expected: expectedOf(expected, state.expected),
        now: clock.now(),
      })),
    }),

    openExercise: async ({ exerciseId }, context) => ({
      exercise: await change(exerciseId, context, () => ({ type: 'OpenExercise', now: clock.now() })),
    }),

    closeExercise: async ({ exerciseId }, context) => ({
      exercise: await change(exerciseId, context, () => ({ type: 'CloseExercise', now: clock.now() })),
    }),

    forgoOfflineGrace: async ({ exerciseId }, context) => ({
      exercise: await change(exerciseId, context, () => ({ type: 'ForgoOfflineGrace', now: clock.now() })),
    }),

    extendExercise: async ({ exerciseId, closesAt }, context) => ({
      exercise: await change(exerciseId, context, () => ({ type: 'ExtendExercise', closesAt, now: clock.now() })),
    }),

    getExercise: async ({ exerciseId }, { actor }) => {
      const { state, version } = await load(exerciseId)
      mayRead(actor, state.schoolId, redOf(state.schoolId))
      return { exercise: toMessage(state, version, clock.now()) }
    },

    listExercises: async ({ schoolId, roundId, limit, after }, { actor }) => {
      const ofSchool = actor.role === 'coordinator' || actor.role === 'head'
      const only = ofSchool ? actor.schoolId : schoolId
      const scoped = (!ofSchool || actor.schoolId) && (actor.role !== 'officer' || actor.red)
      if (!scoped || actor.role === 'analyst' || actor.role === 'anonymous') throw new Rejection('not-allowed')
      const size = Math.min(limit || 50, 200)
      const found = [...exercises.all()]
        .filter(
          (one) =>
            (only === undefined || only === '' || one.schoolId === only) &&
            (roundId === '' || one.roundId === roundId) &&
            one.exerciseId > after,
        )
        .filter((one) => actor.role !== 'officer' || redOf(one.schoolId) === actor.red)
        .sort((a, b) => (a.exerciseId < b.exerciseId ? -1 : 1))
      const page = found.slice(0, size)
      const next = found.length > size ? (page[page.length - 1]?.exerciseId ?? '') : ''
      return {
        exercises: await Promise.all(
          page.map(async ({ exerciseId }) => (({ state, version }) => toMessage(state, version, clock.now()))(await load(exerciseId))),
        ),
        next,
      }
    },

    issueCodes: async ({ exerciseId, role, language, gradeBand, count, reprint }, context) => {
      const group = { role: toRoleName(role), language, gradeBand }
      const command = (): ExerciseCommand =>
        reprint ? { type: 'ReprintCodes', ...group } : { type: 'IssueCodes', ...group, count, now: clock.now() }
      const { state, events } = await decide(exerciseId, context, command)
      const batch = findBatch(state.issued, group)
      const issued = events.find((event) => event.type === 'CodesIssued')
      const [first, end] = issued === undefined ? [0, batch?.count ?? 0] : [issued.firstSerial, issued.firstSerial + issued.count]
      const serials = Array.from({ length: end - first }, (_, i) => first + i).filter((serial) => !batch?.revoked.has(serial))
      const codes = serials.map((serial) =>
        formatCode(codec.encode({ exerciseNumber: state.exerciseNumber, ...group, kind: 'code', serial })),
      )
      return { codes: shuffled(codes) } // no order, no serials: a card must not tell when it was printed
    },

    revokeCodes: async ({ exerciseId, codes }, context) => {
      const { state } = await load(exerciseId)
      mayManage(context.actor, state.schoolId)
      const decoded = codes.map((text, index) => {
        const code = codec.decode(text)
        if (!code.ok) throw new Rejection(code.reason, `codes.${index}`)
        if (code.exerciseNumber !== state.exerciseNumber) throw new Rejection('code-of-another-exercise', `codes.${index}`)
        if (code.kind !== 'code' || codeIsValid(state, code) === 'code-unknown') throw new Rejection('code-unknown', `codes.${index}`)
        return code
      })
      let revoked = 0
      let ifVersion = context.ifVersion
      for (const group of Map.groupBy(decoded, ({ role, language, gradeBand }) => `${role}/${language}/${gradeBand}`).values()) {
        const [{ role, language, gradeBand }] = group as [(typeof group)[number]]
        const serials = [...new Set(group.map(({ serial }) => serial))]
        const guarded = ifVersion === undefined ? context : { ...context, ifVersion }
        const { version } = await change(exerciseId, guarded, () => ({ type: 'RevokeCodes', role, language, gradeBand, serials }))
        if (ifVersion !== undefined) ifVersion = version // the next group goes on from here
        revoked += serials.length
      }
      return { revoked }
    },

    allowOpenLink: async ({ exerciseId, role, language }, context) => {
      const roleName = toRoleName(role)
      await change(exerciseId, context, () => ({ type: 'AllowOpenLink', role: roleName, language }))
      const { state } = await load(exerciseId)
      const link = { exerciseNumber: state.exerciseNumber, role: roleName, language, gradeBand: 0, kind: 'open-link', serial: 0 } as const
      return { code: formatCode(codec.encode(link)) }
    },

    participate: async ({ code: text, offline }) => {
      const { code, exercise: found, form, revoked } = admission.admit(text, clock.now())
      if (revoked) throw new Rejection('code-revoked', 'code')
      const status = statusAt(found, clock.now())
      if (status === 'planned') throw new Rejection('exercise-not-open', 'code')
      const late = offline && status === 'closed' && clock.now() < found.offlineUntil
      if (status !== 'open' && !late) throw new Rejection(status === 'sealed' ? 'exercise-is-sealed' : 'exercise-is-closed', 'code')
      return {
        exerciseId: found.exerciseId,
        roundId: found.roundId,
        role: toRole(code.role),
        level: toLevel(found.level),
        language: code.language,
        gradeBand: code.gradeBand,
        questionnaireId: found.questionnaire.id,
        questionnaireVersion: found.questionnaire.version,
        items: [...form(code.role).items.values()].filter(({ own }) => !own).map(({ id }) => id),
        ownItems: found.ownItems
          .filter(({ roles }) => roles.includes(code.role))
          .map(({ id, roles, wordings }) => ({ id, roles: roles.map(toRole), wordings })),
        languages: found.languages,
        closesAt: found.closesAt,
        askRelease: asksRelease(code.role, found.expected.leader),
        smallGroup: isSmallGroup(code.role, found.expected[code.role]),
        openLink: code.kind === 'open-link',
        sealingKey: parts.sealingKey.publicKey,
      }
    },

    getDeviceKit: async ({ exerciseId }, { actor }) => {
      const { state, version } = await load(exerciseId)
      mayManage(actor, state.schoolId)
      const until = offlineUntil(state, clock.now())
      const questionnaire = questionnaires.get(state.questionnaire.id, state.questionnaire.version)
      if (questionnaire === undefined) throw new Rejection('questionnaire-not-seen-yet')
      return {
        exercise: toMessage(state, version, clock.now()),
        forms: formsByRole(state, questionnaire),
        offlineUntil: until,
        sealingKey: parts.sealingKey.publicKey,
      }
    },

    submitResponses: async ({ submissions }) => {
      if (submissions.length > MOST_SUBMISSIONS) throw new Rejection('batch-too-large', 'submissions')
      return { results: await parts.submit(submissions) }
    },

    submitSealed: async ({ forms }) => {
      if (forms.length > MOST_SUBMISSIONS) throw new Rejection('batch-too-large', 'forms')
      return { results: await parts.submitSealed(forms) }
    },

    verifyReceipt: async ({ receipt }) => ({ state: await parts.verify(receipt) }),
  }
}

/** Of one call: everything else waits while they are examined. The gateway sends far fewer. */
const MOST_SUBMISSIONS = 1_000

const mayManage = (actor: Actor, schoolId: string): void => {
  const allowed = (actor.role === 'coordinator' && actor.schoolId === schoolId) || ['ministry', 'helpdesk', 'system'].includes(actor.role)
  if (!allowed) throw new Rejection('not-allowed')
}

const mayRead = (actor: Actor, schoolId: string, red: string | undefined): void => {
  if (actor.role === 'officer' && actor.red !== undefined && actor.red === red) return
  if (actor.role === 'operator' || (actor.role === 'head' && actor.schoolId === schoolId)) return
  mayManage(actor, schoolId)
}

type Expected = PlannedExercise['expected']

const expectedOf = (
  given: readonly { readonly role: Parameters<typeof toRoleName>[0]; readonly number: number }[],
  fallback: Partial<Expected> | undefined,
): Expected => ({
  leader: 0,
  teacher: 0,
  student: 0,
  ...fallback,
  ...Object.fromEntries(given.map(({ role, number }) => [toRoleName(role), number])),
})

const toMessage = (state: PlannedExercise, version: number, now: number): ExerciseMessage => ({
  exerciseId: state.exerciseId,
  schoolId: state.schoolId,
  roundId: state.roundId,
  level: toLevel(state.level as LevelName),
  questionnaireId: state.questionnaire.id,
  questionnaireVersion: state.questionnaire.version,
  length: toLength(state.length),
  languages: state.languages,
  status: statusAt(state, now),
  opensAt: state.opensAt,
  closesAt: state.closesAt,
  sealAt: state.sealAt,
  expected: (['leader', 'teacher', 'student'] as const).map((role) => ({ role: toRole(role), number: state.expected[role] })),
  optionalItems: state.optionalItems,
  ownItems: state.ownItems.map(({ id, roles, wordings }) => ({ id, roles: roles.map(toRole), wordings })),
  issued: (['leader', 'teacher', 'student'] as const).map((role) => {
    const batches = state.issued.filter((batch) => batch.role === role)
    return {
      role: toRole(role),
      issued: batches.reduce((sum, { count }) => sum + count, 0),
      revoked: batches.reduce((sum, { revoked }) => sum + revoked.size, 0),
    }
  }),
  version,
})
