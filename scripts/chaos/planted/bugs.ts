import type { ServiceName } from '../../platform/service-process.ts'

/** Mistakes that a service is easily written with, and the service that has it. `pnpm chaos --bug` must notice each. */
export const BUGS: Readonly<Record<string, ServiceName>> = {
  /** A receipt is given as soon as the answers are in memory; they are appended up to a second later. */
  'acknowledge-before-durable': 'intake',
  /** After a restart scoring does not recall which cards were redeemed. */
  'redemptions-forgotten': 'scoring',
  /** Analytics says how far it has come before its documents are written. */
  'checkpoint-before-documents': 'analytics',
}
