import { Unavailable } from '@guzgu/event-sourcing'
import {
  MongoBulkWriteError,
  MongoClientClosedError,
  MongoError,
  MongoNetworkError,
  MongoNotConnectedError,
  MongoOperationTimeoutError,
  MongoServerSelectionError,
  MongoTopologyClosedError,
  MongoWriteConcernError,
} from 'mongodb'

/** What an error of the driver means to a caller: `Unavailable` where there was no answer or it passes. Everything else is a bug and stays what it is. */
export const toFailure = (error: unknown): unknown =>
  isTransient(error) ? new Unavailable(`MongoDB: ${(error as Error).message}`, { cause: error }) : error

/** A unique index refused the write. Which one, only a look at the data tells for every server. */
export const isDuplicateKey = (error: unknown): boolean => error instanceof MongoError && error.code === DUPLICATE_KEY

export const DUPLICATE_KEY = 11_000

const isTransient = (error: unknown): boolean => {
  if (!(error instanceof MongoError)) return isOfSocket(error)
  if (NO_ANSWER.some((kind) => error instanceof kind) || CLOSED_POOL_NAMES.has(error.name)) return true
  if (error instanceof MongoBulkWriteError && isTransientBulk(error)) return true
  return typeof error.code === 'number' && TRANSIENT_CODES.has(error.code)
}

/** A trap of the driver: who writes to a connection that was just reset gets the socket's own error. */
const isOfSocket = (error: unknown): boolean => typeof error === 'object' && error !== null && 'syscall' in error && 'errno' in error

/** Traps of the driver: it wraps a lost connection and copies no code, and errors of writes hide one of the write concern. */
const isTransientBulk = ({ code, result }: MongoBulkWriteError): boolean =>
  typeof code !== 'number' ||
  result.getWriteConcernError() !== undefined ||
  result.getWriteErrors().some((failed) => TRANSIENT_CODES.has(failed.code))

const NO_ANSWER = [
  MongoNetworkError,
  MongoServerSelectionError,
  MongoOperationTimeoutError,
  MongoWriteConcernError, // written, but not known to be durable
  MongoNotConnectedError,
  MongoTopologyClosedError,
  MongoClientClosedError,
]
/** The driver does not export these. */
const CLOSED_POOL_NAMES: ReadonlySet<string> = new Set(['MongoPoolClosedError', 'MongoWaitQueueTimeoutError'])

/** Codes of a server that stops, starts, lost its primary or ran out of time; all of them pass. */
const TRANSIENT_CODES: ReadonlySet<number> = new Set([
  6, // HostUnreachable
  7, // HostNotFound
  50, // MaxTimeMSExpired
  64, // WriteConcernTimeout
  79, // UnknownReplWriteConcern
  89, // NetworkTimeout
  91, // ShutdownInProgress
  133, // FailedToSatisfyReadPreference
  134, // ReadConcernMajorityNotAvailableYet
  175, // QueryPlanKilled: the collection was dropped meanwhile
  189, // PrimarySteppedDown
  262, // ExceededTimeLimit
  9_001, // SocketException
  10_107, // NotWritablePrimary
  11_600, // InterruptedAtShutdown
  11_602, // InterruptedDueToReplStateChange
  13_435, // NotPrimaryNoSecondaryOk
  13_436, // NotPrimaryOrSecondary
])
