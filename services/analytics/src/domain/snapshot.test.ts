import { given } from '@guzgu/event-sourcing/testing'
import { describe, it } from '@jest/globals'
import { type SnapshotCommand, type SnapshotContent, type SnapshotEvent, snapshots } from './snapshot.ts'

const content: SnapshotContent = {
  ruleVersion: 'national-1',
  exercises: ['r1.s1.primary'],
  schoolsPosition: 4,
  schools: 1,
  respondents: 20,
  publishedCells: 3,
  suppressedCells: 2,
  digest: 'd1',
}
const request: SnapshotCommand = { type: 'RequestSnapshot', roundId: 'r1', now: 3 }
const requested: SnapshotEvent = { type: 'SnapshotRequested', roundId: 'r1', requestedAt: 3 }
const take = (more: Partial<SnapshotContent> = {}): SnapshotCommand => ({
  type: 'TakeSnapshot',
  roundId: 'r1',
  takenAt: 5,
  content: { ...content, ...more },
})
const refuse: SnapshotCommand = { type: 'RefuseSnapshot', roundId: 'r1', reason: 'snapshot-revision-unsafe' }
const first: SnapshotEvent = { type: 'SnapshotTaken', snapshotId: 'r1.1', roundId: 'r1', revision: 1, takenAt: 5, ...content }
const past = given(snapshots)

describe('snapshots of a round', () => {
  it('are requested, once at a time', () => {
    past().when(request).then(requested)
    past(requested).when(request).then()
    past(requested, first).when(request).then(requested)
  })
  it('are taken', () => past(requested).when(take()).then(first))
  it('are never taken unasked', () => {
    past().when(take()).thenRejected('snapshot-not-requested')
    past(requested, first)
      .when(take({ digest: 'd2' }))
      .thenRejected('snapshot-not-requested')
    past(requested, first).when(refuse).thenRejected('snapshot-not-requested')
  })
  it('with the same content are the same snapshot', () =>
    past(requested, first, requested).when(take()).then({ type: 'SnapshotConfirmed', roundId: 'r1', snapshotId: 'r1.1' }))
  it('with another content are a revision', () =>
    past(requested, first, requested)
      .when(take({ digest: 'd2' }))
      .then({ ...first, snapshotId: 'r1.2', revision: 2, digest: 'd2' }))
  it('are refused where the change would give something away, and may be asked for again', () => {
    past(requested, first, requested).when(refuse).then({ type: 'SnapshotRefused', roundId: 'r1', reason: 'snapshot-revision-unsafe' })
    past(requested, first, requested, { type: 'SnapshotRefused', roundId: 'r1', reason: 'snapshot-revision-unsafe' })
      .when(request)
      .then(requested)
  })
})
