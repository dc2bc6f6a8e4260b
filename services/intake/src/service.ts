import { TOPICS } from '@guzgu/contracts'
import { IntakeServiceDefinition } from '@guzgu/contracts/services/intake'
import type { ServiceFactory } from '@guzgu/ports'
import { answer } from '@guzgu/service-runtime'
import { aes } from './adapters/aes.ts'
import { createSealingKey } from './adapters/sealing-key.ts'
import { exerciseHeartbeat, toExerciseRecord } from './adapters/wire.ts'
import { createActionPlans } from './application/action-plans.ts'
import { createAdmission } from './application/admission.ts'
import { createIntake } from './application/intake.ts'
import { createKeys } from './application/keys.ts'
import { appendSeals, destroyPeppers, sealDueExercises } from './application/seal-exercises.ts'
import { createSubmitResponses } from './application/submit-responses.ts'
import { createSubmitSealed } from './application/submit-sealed.ts'
import { createVerifyReceipt } from './application/verify-receipt.ts'
import { createExercisesView, createQuestionnairesView, createRoundsView, createSchoolsView } from './application/views.ts'
import { createCodec } from './domain/code.ts'
import { createReceiptCodec } from './domain/receipt.ts'

/** Exercises, codes and responses. */
export const intake: ServiceFactory = async (ports) => {
  const exercises = createExercisesView(TOPICS.exercises.partitions)
  const questionnaires = createQuestionnairesView()
  const rounds = createRoundsView()
  const schools = createSchoolsView()

  const codec = createCodec(aes(await ports.keys.key('codes')).encryptBlock)
  const receipts = createReceiptCodec(aes(await ports.keys.key('receipt-seals')))
  const keys = createKeys(ports.keys, await ports.keys.key('receipt-digests'), ports.clock.now)
  const admission = createAdmission(codec, exercises, questionnaires, rounds)
  const submit = createSubmitResponses(ports, admission, keys, receipts)
  const sealingKey = await createSealingKey(await ports.keys.key('sealed-forms'))
  const submitSealed = createSubmitSealed(sealingKey, submit, ports.telemetry)
  const verify = createVerifyReceipt(ports.log, rounds, receipts)

  return {
    name: 'intake',
    answers: [
      answer(IntakeServiceDefinition, {
        ...createIntake(ports, { exercises, questionnaires, rounds, schools, admission, codec, submit, submitSealed, sealingKey, verify }),
        ...createActionPlans(ports, questionnaires),
      }),
    ],
    publishes: [{ ...TOPICS.exercises, toRecord: toExerciseRecord, heartbeat: exerciseHeartbeat }],
    follows: [
      { name: 'exercises', ...TOPICS.exercises, apply: exercises.apply },
      { name: 'questionnaires', ...TOPICS.questionnaires, apply: questionnaires.apply },
      { name: 'rounds', ...TOPICS.rounds, apply: rounds.apply },
      { name: 'schools', ...TOPICS.schools, apply: schools.apply },
    ],
    transforms: [],
    folds: [],
    reacts: [sealDueExercises(ports, exercises), appendSeals(ports), destroyPeppers(ports.keys, keys, { exercises, rounds })],
  }
}
