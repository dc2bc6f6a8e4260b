import { given } from '@guzgu/event-sourcing/testing'
import { describe, expect, it } from '@jest/globals'
import { type VerificationEvent, verifications } from './verification.ts'

const snapshotId = 'r1.1'
const past = given(verifications)
const requested: VerificationEvent = { type: 'VerificationRequested', snapshotId, occasion: 'request', requestedAt: 3 }
const verified: VerificationEvent = { type: 'SnapshotVerified', snapshotId, digest: 'd', verifiedAt: 5, by: 'request' }
const different: VerificationEvent = { type: 'SnapshotFoundDifferent', snapshotId, what: ['a'], foundAt: 7 }
const stateAfter = (...events: readonly VerificationEvent[]) => events.reduce(verifications.evolve, verifications.initial)

describe('the verification of a snapshot', () => {
  it('is asked for once at a time', () => {
    past().when({ type: 'RequestVerification', snapshotId, occasion: 'request', now: 3 }).then(requested)
    past(requested).when({ type: 'RequestVerification', snapshotId, occasion: 'schedule', now: 4 }).then()
    past(requested, verified).when({ type: 'RequestVerification', snapshotId, occasion: 'request', now: 3 }).then(requested)
  })
  it('is noted once, with why it was made', () => {
    past(requested).when({ type: 'NoteVerification', snapshotId, digest: 'd', now: 5 }).then(verified)
    past(requested, verified).when({ type: 'NoteVerification', snapshotId, digest: 'd', now: 6 }).then()
  })
  it('names a few of many differences', () =>
    past(requested)
      .when({ type: 'NoteDifference', snapshotId, what: ['a', 'b', 'c', 'd', 'e', 'f'], now: 7 })
      .then({ ...different, what: ['a', 'b', 'c', 'd', 'e'] }))
  it('keeps the last time at which all was equal', () => {
    expect(stateAfter(requested, verified, requested, different)).toEqual({ verifiedAt: 5, lookedAt: 7, isDifferent: true })
    expect(stateAfter(requested, different, requested, { ...verified, verifiedAt: 9 })).toEqual({
      verifiedAt: 9,
      lookedAt: 9,
      isDifferent: false,
    })
  })
})
