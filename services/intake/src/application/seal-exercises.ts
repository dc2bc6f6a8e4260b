import { firehoseTopic, TOPICS } from '@guzgu/contracts'
import { createCommandHandler, type RecordedEvent, Rejection } from '@guzgu/event-sourcing'
import type { Keyring, Ports, Reactor } from '@guzgu/ports'
import { toSealRecord } from '../adapters/response-record.ts'
import { exercise } from '../domain/exercise.ts'
import { streamOf } from './intake.ts'
import { type Keys, pepperName } from './keys.ts'
import type { ExercisesView, RoundsView } from './views.ts'

/** Seals what is due. Whether it is due is decided in the event store: the view only says whom to ask. */
export const sealDueExercises = ({ store, ids, telemetry }: Ports, exercises: ExercisesView): Reactor => ({
  kind: 'timer',
  name: 'seal-due-exercises',
  everyMs: 250,
  react: async (now) => {
    const handler = createCommandHandler(store, exercise)
    for (const due of [...exercises.all()].filter((one) => one.status === 'open' && now >= one.sealAt)) {
      try {
        await handler.handle(
          streamOf(due.exerciseId),
          { type: 'SealExercise', now },
          { at: now, actor: 'system', correlation: ids.newId() },
        )
      } catch (error) {
        if (error instanceof Rejection) telemetry.log.debug({ err: error }, 'an exercise was not due after all: it had been extended')
        else telemetry.log.warn({ err: error }, 'an exercise could not be sealed; it is tried again')
      }
    }
  },
})

/** Puts the seal into the exercise's partition, behind every response acknowledged before it. Repeated, the first one wins. */
export const appendSeals = ({ store, log }: Ports): Reactor => ({
  kind: 'events',
  name: 'append-seals',
  react: async (event: RecordedEvent) => {
    if (event.type !== 'ExerciseSealed') return
    const { state } = await createCommandHandler(store, exercise).load(event.stream)
    if (state.status === 'unplanned') return
    await log.append(firehoseTopic(TOPICS.responses.topic, state.roundId), [
      { key: state.exerciseId, value: toSealRecord(state.exerciseId) },
    ])
  },
})

/** After the last seal of a round nobody needs its pepper: without it no code can ever be tied to a response again. */
export const destroyPeppers = (
  keyring: Keyring,
  keys: Pick<Keys, 'forget'>,
  { exercises, rounds }: { readonly exercises: ExercisesView; readonly rounds: RoundsView },
): Reactor => {
  const destroyed = new Set<string>()
  return {
    kind: 'timer',
    name: 'destroy-peppers',
    everyMs: 60_000,
    react: async (now) => {
      for (const { roundId, endsAt, timing } of rounds.all()) {
        const over = endsAt + ((timing?.graceSeconds ?? 0) + (timing?.offlineGraceSeconds ?? 0)) * 1000
        if (now < over || destroyed.has(roundId)) continue
        const running = [...exercises.all()].some((one) => one.roundId === roundId && one.status === 'open')
        if (running) continue
        await keyring.destroy(pepperName(roundId))
        keys.forget(roundId)
        destroyed.add(roundId)
      }
    },
  }
}
