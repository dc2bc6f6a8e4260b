import { createCommandHandler, type RecordedEvent } from '@guzgu/event-sourcing'
import type { Ports, Reactor } from '@guzgu/ports'
import { UNVERIFIED, verificationStream, verifications } from '../domain/verification.ts'
import { createOwnFacts } from './own-snapshots.ts'
import { putDocuments, type Stored } from './snapshot-documents.ts'

/** A document of a published snapshot, and what is wrong with it. */
export type Difference = Omit<Stored, 'document'> & { readonly why: 'differs' | 'missing' | 'unexpected' }

/** A published snapshot beside what the log gives. */
export type Checked = {
  /** As the log gives it. */
  readonly digest: string
  /** Whether that is the digest that was published. */
  readonly isEqual: boolean
  /** Documents that readers are given, and that are not what the log gives. */
  readonly differences: readonly Difference[]
  /** Every document, as it would be stored. */
  readonly stored: readonly Stored[]
}

export type VerifyOptions = Pick<Ports, 'store' | 'views' | 'clock' | 'telemetry'> & {
  /** Makes a snapshot again from the log and compares. */
  readonly check: (snapshotId: string) => Promise<Checked | undefined>
  /** Whether an error says that the log cannot give the snapshot any more. */
  readonly isLasting: (error: unknown) => boolean
}

/**
 * Makes a snapshot again from the log when it was published and whenever it is asked for, and writes down what came out. Stored documents
 * that are gone are put back; one that differs stays for a person to look at.
 */
export const verifySnapshots = (options: VerifyOptions): Reactor => {
  const { store, clock, telemetry } = options
  const handler = createCommandHandler(store, verifications)
  return {
    kind: 'events',
    name: 'verify-snapshots',
    react: async ({ type, data, metadata }: RecordedEvent) => {
      if (type !== 'SnapshotTaken' && type !== 'VerificationRequested') return
      const { snapshotId } = data as { readonly snapshotId: string }
      const stream = verificationStream(snapshotId)
      const context = () => ({ at: clock.now(), actor: 'system', correlation: metadata.correlation })
      if (type === 'SnapshotTaken')
        // The request comes back here as an event of its own.
        return void (await handler.handle(
          stream,
          { type: 'RequestVerification', snapshotId, occasion: 'publication', now: clock.now() },
          context(),
        ))
      if ((await handler.load(stream)).state.requested === undefined) return
      const { digest, what } = await lookAt(options, snapshotId)
      const now = clock.now()
      // What it is stands in the event: names of documents hold roles, and logs never do.
      if (what.length > 0) telemetry.log.error({ differences: what.length }, 'a published snapshot is not what the log gives')
      await handler.handle(
        stream,
        what.length === 0 ? { type: 'NoteVerification', snapshotId, digest, now } : { type: 'NoteDifference', snapshotId, what, now },
        context(),
      )
    },
  }
}

const lookAt = async (
  { check, isLasting, views }: VerifyOptions,
  snapshotId: string,
): Promise<{ readonly digest: string; readonly what: readonly string[] }> => {
  try {
    const checked = await check(snapshotId)
    if (checked === undefined) return { digest: '', what: ['snapshot unknown'] }
    const { digest, isEqual, differences, stored } = checked
    if (!isEqual) return { digest, what: [`digest ${digest}`] }
    const isMissing = ({ why }: Difference): boolean => why === 'missing'
    const gone = new Set(differences.filter(isMissing).map(({ view, id }) => `${view} ${id}`))
    await putDocuments(
      views,
      stored.filter(({ view, id }) => gone.has(`${view} ${id}`)),
    )
    return { digest, what: differences.filter((one) => !isMissing(one)).map(({ view, id, why }) => `${view} ${id} ${why}`) }
  } catch (error) {
    if (!isLasting(error)) throw error
    return { digest: '', what: [(error as Error).message] }
  }
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Asks for every snapshot in force once a day. */
export const askDaily = ({ store, clock, ids }: Pick<Ports, 'store' | 'clock' | 'ids'>): Reactor => {
  const handler = createCommandHandler(store, verifications)
  const ownFacts = createOwnFacts(store)
  return {
    kind: 'timer',
    name: 'ask-for-daily-verifications',
    everyMs: HOUR_MS,
    react: async (now) => {
      const { snapshots, verified } = await ownFacts()
      const inForce = new Map(snapshots.map((snapshot) => [snapshot.roundId, snapshot]))
      for (const { snapshotId, takenAt } of inForce.values()) {
        const { lookedAt = takenAt } = verified.get(snapshotId) ?? UNVERIFIED
        if (now - lookedAt < DAY_MS) continue
        const command = { type: 'RequestVerification', snapshotId, occasion: 'schedule', now } as const
        await handler.handle(verificationStream(snapshotId), command, { at: clock.now(), actor: 'system', correlation: ids.newId() })
      }
    },
  }
}
