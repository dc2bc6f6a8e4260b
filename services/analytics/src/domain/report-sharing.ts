import { type Decider, Rejection } from '@guzgu/event-sourcing'

export type SharingCommand =
  | { readonly type: 'ShareReport'; readonly exerciseId: string }
  | { readonly type: 'UnshareReport'; readonly exerciseId: string }
  | { readonly type: 'ReadSharedReport'; readonly exerciseId: string; readonly now: number }

/** Who did it stands in the metadata. */
export type SharingEvent =
  | { readonly type: 'ReportShared'; readonly exerciseId: string }
  | { readonly type: 'ReportUnshared'; readonly exerciseId: string }
  | { readonly type: 'SharedReportRead'; readonly exerciseId: string; readonly readAt: number }

export type Sharing = {
  readonly isShared: boolean
  /** When it was read, milliseconds since the epoch. */
  readonly readings: readonly number[]
}

export const sharingStream = (exerciseId: string): string => `report-sharing-${exerciseId}`

/** One stream per exercise: a school lets the Ministry read one report, or no longer. Nothing is read that is not logged first. */
export const reportSharing: Decider<SharingCommand, SharingEvent, Sharing> = {
  initial: { isShared: false, readings: [] },
  decide: (command, { isShared }) => {
    const { exerciseId } = command
    switch (command.type) {
      case 'ShareReport':
        return isShared ? [] : [{ type: 'ReportShared', exerciseId }]
      case 'UnshareReport':
        return isShared ? [{ type: 'ReportUnshared', exerciseId }] : []
      case 'ReadSharedReport':
        if (!isShared) throw new Rejection('not-allowed')
        return [{ type: 'SharedReportRead', exerciseId, readAt: command.now }]
      default:
        return command satisfies never
    }
  },
  evolve: (state, event) => {
    switch (event.type) {
      case 'ReportShared':
        return { ...state, isShared: true }
      case 'ReportUnshared':
        return { ...state, isShared: false }
      case 'SharedReportRead':
        return { ...state, readings: [...state.readings, event.readAt] }
      default:
        return event satisfies never
    }
  },
}
