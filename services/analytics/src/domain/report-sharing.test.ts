import { given } from '@guzgu/event-sourcing/testing'
import { it } from '@jest/globals'
import { reportSharing } from './report-sharing.ts'

const exerciseId = 'e1'
const shared = { type: 'ReportShared', exerciseId } as const
const unshared = { type: 'ReportUnshared', exerciseId } as const
const read = { type: 'ReadSharedReport', exerciseId, now: 7 } as const

it('lets the Ministry read what is shared, and notes it', () => {
  given(reportSharing)().when({ type: 'ShareReport', exerciseId }).then(shared)
  given(reportSharing)(shared).when({ type: 'ShareReport', exerciseId }).then()
  given(reportSharing)(shared).when(read).then({ type: 'SharedReportRead', exerciseId, readAt: 7 })
})

it('lets nobody read what is not shared, or no longer', () => {
  given(reportSharing)().when(read).thenRejected('not-allowed')
  given(reportSharing)(shared).when({ type: 'UnshareReport', exerciseId }).then(unshared)
  given(reportSharing)(shared, unshared).when(read).thenRejected('not-allowed')
  given(reportSharing)().when({ type: 'UnshareReport', exerciseId }).then()
})
