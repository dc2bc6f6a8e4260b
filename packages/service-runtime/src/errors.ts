import { Rejection, Unavailable, VersionConflict } from '@guzgu/event-sourcing'
import { KeyDestroyed, RpcError, type RpcStatus } from '@guzgu/ports'

/** The one table from the code of a rejection to the status of a call: the first pattern that fits. */
const STATUS: readonly (readonly [RegExp, RpcStatus])[] = [
  [/^not-allowed$/, 'PERMISSION_DENIED'],
  [/^token-/, 'UNAUTHENTICATED'],
  [/^version-mismatch$|^changed-meanwhile$/, 'ABORTED'],
  [/-not-seen-yet$|-unavailable$|^queue-full$|^view-too-old$|^outcome-unknown$/, 'UNAVAILABLE'],
  [/^too-many-requests$|^too-many-wrong-codes$|^too-many-submissions$/, 'RESOURCE_EXHAUSTED'],
  [/^(school|exercise|round|questionnaire|account|action|snapshot|account-token)-unknown$/, 'NOT_FOUND'],
  [
    /-already-|-not-(open|closed|planned|ready|due|published|sealed)$|^code-revoked$|-is-(closed|sealed|frozen)$|-frozen$|^closes-too-early$|-only-lengthens$|^too-many-(codes|actions)$|-has-actions$/,
    'FAILED_PRECONDITION',
  ],
]

/** The status of a code of ours; what is not in the table is the caller's input. */
export const statusOf = (code: string): RpcStatus => STATUS.find(([pattern]) => pattern.test(code))?.[1] ?? 'INVALID_ARGUMENT'

/** Anything thrown by an implementation → what the caller is told. Nothing unforeseen leaks: it becomes `internal`. */
export const toRpcError = (error: unknown): RpcError => {
  if (error instanceof RpcError) return error
  if (error instanceof Rejection) {
    const status = statusOf(error.code)
    return new RpcError(status, error.code, { field: error.field, retryAfter: status === 'UNAVAILABLE' ? 1 : 0, cause: error })
  }
  if (error instanceof VersionConflict) return new RpcError('ABORTED', 'changed-meanwhile', { retryAfter: 1, cause: error })
  if (error instanceof Unavailable) return new RpcError('UNAVAILABLE', 'engine-unavailable', { retryAfter: error.retryAfter, cause: error })
  if (error instanceof KeyDestroyed) return new RpcError('FAILED_PRECONDITION', 'round-is-over', { cause: error })
  return new RpcError('INTERNAL', 'internal', { cause: error })
}
