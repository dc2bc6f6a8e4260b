import type { GetReportSharingResponse, ShareReportResponse } from '@guzgu/contracts/services/analytics'
import { createCommandHandler, Rejection } from '@guzgu/event-sourcing'
import type { Ports, RpcContext } from '@guzgu/ports'
import type { ExerciseFacts } from '../domain/facts.ts'
import { reportSharing, sharingStream } from '../domain/report-sharing.ts'
import type { Directory } from './directory.ts'

/** A school's own report, shared with the Ministry by the school and by nobody else. */
export const createReportSharing = ({ store, clock, directory }: Pick<Ports, 'store' | 'clock'> & { readonly directory: Directory }) => {
  const handler = createCommandHandler(store, reportSharing)
  const commandContext = ({ actor, correlation }: RpcContext) => ({ at: clock.now(), actor: actor.accountId, correlation })
  return {
    share: async ({ exerciseId, stage }: ExerciseFacts, isShared: boolean, context: RpcContext): Promise<ShareReportResponse> => {
      if (isShared && stage !== 'sealed') throw new Rejection('report-not-ready', 'exerciseId')
      const command = { type: isShared ? 'ShareReport' : 'UnshareReport', exerciseId } as const
      await handler.handle(sharingStream(exerciseId), command, commandContext(context))
      return {}
    },

    /** Logs the reading first. An exercise that does not exist is answered as one that is not shared. @throws Rejection not-allowed */
    read: async (exerciseId: string, context: RpcContext): Promise<ExerciseFacts> => {
      const exercise = directory.exercise(exerciseId)
      if (exercise === undefined) throw new Rejection('not-allowed')
      const command = { type: 'ReadSharedReport', exerciseId, now: clock.now() } as const
      await handler.handle(sharingStream(exerciseId), command, commandContext(context))
      return exercise
    },

    state: async ({ exerciseId, schoolId }: ExerciseFacts): Promise<GetReportSharingResponse> => {
      const { isShared, readings } = (await handler.load(sharingStream(exerciseId))).state
      return { schoolId, shared: isShared, readings: [...readings] }
    },
  }
}
