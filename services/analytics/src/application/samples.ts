import type { DrawSampleRequest, DrawSampleResponse, GetSampleResponse } from '@guzgu/contracts/services/analytics'
import { createCommandHandler, Rejection } from '@guzgu/event-sourcing'
import type { EventStore, Ports, RpcContext } from '@guzgu/ports'
import { type Sample, sample, sampleStream } from '../domain/sample.ts'
import type { Directory } from './directory.ts'

/** Schools drawn for a round, told apart from those that take part of their own accord. */
export const createSamples = ({ store, clock, directory }: Pick<Ports, 'store' | 'clock'> & { readonly directory: Directory }) => {
  const handler = createCommandHandler(store, sample)
  const known = (roundId: string): string => {
    if (directory.round(roundId) === undefined) throw new Rejection('round-unknown', 'roundId')
    return roundId
  }
  return {
    draw: async ({ roundId, seed, strata }: DrawSampleRequest, { actor, correlation }: RpcContext): Promise<DrawSampleResponse> => {
      const now = clock.now()
      const schoolsPosition = directory.schoolsPosition()
      const day = new Date(now + BAKU_MS).toISOString().slice(0, 10)
      const registry = [...directory.schools()].filter(({ from, until }) => from <= day && (until === undefined || day < until))
      await handler.handle(
        sampleStream(known(roundId)),
        { type: 'DrawSample', roundId, seed, sizes: strata, registry, schoolsPosition, now },
        { at: now, actor: actor.accountId, correlation },
      )
      return {}
    },

    /** With the exercises of the drawn schools in the round: every other one is a volunteer's. */
    get: async (roundId: string): Promise<GetSampleResponse> => {
      const { state } = await handler.load(sampleStream(known(roundId)))
      if (state === undefined) throw new Rejection('sample-not-drawn', 'roundId')
      const { strata, seed, schoolsPosition, drawnAt } = state
      const drawn = new Set(strata.flatMap(({ schools }) => schools))
      const exercises = directory
        .exercisesOfRound(roundId)
        .filter(({ schoolId }) => drawn.has(schoolId))
        .map(({ exerciseId }) => exerciseId)
        .toSorted()
      return { seed, schoolsPosition, drawnAt, strata: strata.map(({ schools, ...of }) => ({ ...of, schools: [...schools] })), exercises }
    },
  }
}

/** What was drawn for a round, if anything was. */
export const loadSample = async (store: EventStore, roundId: string): Promise<Sample | undefined> =>
  (await createCommandHandler(store, sample).load(sampleStream(roundId))).state

/** Baku is UTC+4, without summer time. */
const BAKU_MS = 4 * 3_600_000
