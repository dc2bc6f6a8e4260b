import type { Submission, SubmissionResult } from '@guzgu/contracts/services/intake'
import { Rejection } from '@guzgu/event-sourcing'
import type { Telemetry } from '@guzgu/ports'
import { readSealedForm } from '../adapters/sealed-form.ts'
import type { SealingKey } from '../adapters/sealing-key.ts'
import { refusal, type SubmitResponses } from './submit-responses.ts'

export type SubmitSealed = (forms: readonly string[]) => Promise<readonly SubmissionResult[]>

/** Opens each form and hands it in like any other; one result each, in order, and one that cannot be read does not touch the others. */
export const createSubmitSealed =
  ({ open }: SealingKey, submit: SubmitResponses, telemetry: Telemetry): SubmitSealed =>
  async (forms) => {
    const opened = await Promise.all(forms.map((form) => read(open, form)))
    const results = (await submit(opened.filter((one) => one !== undefined))).values()
    return opened.map((submission) => {
      if (submission !== undefined) return results.next().value as SubmissionResult
      telemetry.count('guzgu_responses_rejected', { reason: 'sealed-form-unreadable' })
      return refusal('sealed-form-unreadable', undefined)
    })
  }

const read = async (open: SealingKey['open'], form: string): Promise<Submission | undefined> => {
  try {
    return readSealedForm(await open(form))
  } catch (error) {
    if (error instanceof Rejection) return undefined
    throw error
  }
}
