/**
 * The business says no. `code` comes from a closed, kebab-case union of the service; `field` names what is at fault, where something is.
 * Adapters map codes to a transport; nothing else may.
 */
export class Rejection<Code extends string = string> extends Error {
  readonly code: Code
  readonly field: string | undefined
  constructor(code: Code, field?: string) {
    super(field === undefined ? code : `${code}: ${field}`)
    this.name = 'Rejection'
    this.code = code
    this.field = field
  }
}

/** Somebody else appended to the stream first. Load again and decide again. */
export class VersionConflict extends Error {
  readonly stream: string
  readonly expected: number
  readonly actual: number
  constructor(stream: string, expected: number, actual: number) {
    super(`${stream}: expected version ${expected}, found ${actual}`)
    this.name = 'VersionConflict'
    this.stream = stream
    this.expected = expected
    this.actual = actual
  }
}

/** An engine could not be asked or did not answer: the outcome is unknown, and the same call may be made again. */
export class Unavailable extends Error {
  /** Seconds after which another try makes sense. */
  readonly retryAfter: number
  constructor(message: string, options: { readonly cause?: unknown; readonly retryAfter?: number } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause })
    this.name = 'Unavailable'
    this.retryAfter = options.retryAfter ?? 1
  }
}
