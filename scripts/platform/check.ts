import type { Platform } from '../../packages/ports/src/index.ts'
import { createApi } from '../../services/standalone/src/pilot/api.ts'
import { demoAccounts } from '../../services/standalone/src/pilot/demo-accounts.ts'
import { progressBar } from '../../services/standalone/src/pilot/print.ts'
import { reportOf, type SimulatedExercise, simulatePilot } from '../../services/standalone/src/pilot/simulation.ts'
import { checkAgainstBatch } from '../../services/standalone/src/verify/check.ts'

type CheckOptions = { readonly platform: Platform; readonly address: string; readonly seed: string }

/** The pilot over HTTP, then every report and count recomputed from the raw log. True if all are equal. */
export const checkPlatform = async ({ platform, address, seed }: CheckOptions): Promise<boolean> => {
  const accounts = demoAccounts({ platform })
  const ministryToken = await accounts.tokenOf('ministry')
  const { receipts, ...simulated } = await simulatePilot({
    api: createApi(address),
    seed,
    ministryToken,
    coordinatorToken: (schoolId) => accounts.tokenOf('coordinator', { schoolId }),
    progress: progressBar(),
  })
  console.log('closing, waiting for the grace to pass, sealing …')
  for (const exercise of simulated.exercises) await reportOf(createApi(address), exercise)
  const settled = () => sealedEverywhere(platform, simulated.exercises)
  return checkAgainstBatch({ platform, address, settled }, simulated, receipts, ministryToken)
}

const SEALED_MS = 60_000

/** The seal is the last that a document takes in: with it the document is final. @throws Error where one is not sealed in time */
export const sealedEverywhere = async (
  platform: Platform,
  exercises: readonly SimulatedExercise[],
  withinMs: number = SEALED_MS,
): Promise<void> => {
  const { views, clock } = platform.portsFor('analytics')
  const until = clock.now() + withinMs
  for (const view of ['exercise-tally.v1', 'participation.v1'])
    for (const { exerciseId } of exercises)
      while (!((await views.get(view, exerciseId))?.document as { readonly sealed: boolean } | undefined)?.sealed) {
        if (clock.now() > until) throw new Error(`${view} of ${exerciseId} was not sealed within ${withinMs / 1000} s`)
        await clock.wait(20)
      }
}
