import type { Decider } from '@guzgu/event-sourcing'

/** Why a snapshot is made again from the log: it was published, somebody asked, or a day has passed. */
export type Occasion = 'publication' | 'request' | 'schedule'

export type VerificationCommand =
  | { readonly type: 'RequestVerification'; readonly snapshotId: string; readonly occasion: Occasion; readonly now: number }
  | { readonly type: 'NoteVerification'; readonly snapshotId: string; readonly digest: string; readonly now: number }
  | { readonly type: 'NoteDifference'; readonly snapshotId: string; readonly what: readonly string[]; readonly now: number }

/** Who asked stands in the metadata. */
export type VerificationEvent =
  | { readonly type: 'VerificationRequested'; readonly snapshotId: string; readonly occasion: Occasion; readonly requestedAt: number }
  | {
      readonly type: 'SnapshotVerified'
      readonly snapshotId: string
      /** As it was published, and as the log gave it again. */
      readonly digest: string
      readonly verifiedAt: number
      readonly by: Occasion
    }
  /** The log gives something else than was published, or a document is not what was published. `what`: names, a few of them. */
  | { readonly type: 'SnapshotFoundDifferent'; readonly snapshotId: string; readonly what: readonly string[]; readonly foundAt: number }

/** What is known of one snapshot. */
export type Verification = {
  /** Milliseconds since the epoch: when it was last found equal. */
  readonly verifiedAt?: number
  /** When it was last looked at, with whatever outcome. */
  readonly lookedAt?: number
  /** The last look found a difference. */
  readonly isDifferent: boolean
  /** Why it is to be looked at again. */
  readonly requested?: Occasion
}

export const UNVERIFIED: Verification = { isDifferent: false }

export const verificationStream = (snapshotId: string): string => `verifications-${snapshotId}`

const NAMED = 5

/** One stream per snapshot: asked for, once at a time, and answered by whoever makes it again. */
export const verifications: Decider<VerificationCommand, VerificationEvent, Verification> = {
  initial: UNVERIFIED,
  decide: (command, { requested }) => {
    const { snapshotId, now } = command
    if (command.type === 'RequestVerification')
      return requested === undefined ? [{ type: 'VerificationRequested', snapshotId, occasion: command.occasion, requestedAt: now }] : []
    // Another replica was faster.
    if (requested === undefined) return []
    return command.type === 'NoteVerification'
      ? [{ type: 'SnapshotVerified', snapshotId, digest: command.digest, verifiedAt: now, by: requested }]
      : [{ type: 'SnapshotFoundDifferent', snapshotId, what: command.what.slice(0, NAMED), foundAt: now }]
  },
  evolve: (state, event) => {
    const { requested: _, ...rest } = state
    switch (event.type) {
      case 'VerificationRequested':
        return { ...state, requested: event.occasion }
      case 'SnapshotVerified':
        return { ...rest, verifiedAt: event.verifiedAt, lookedAt: event.verifiedAt, isDifferent: false }
      case 'SnapshotFoundDifferent':
        return { ...rest, lookedAt: event.foundAt, isDifferent: true }
      default:
        return event satisfies never
    }
  },
}
