import type { Language } from '#lib/language.ts'
import type { Flow } from '#lib/respondent/flow.ts'
import type { Gateway } from '#lib/server/gateway.ts'
import type { Seal } from '#lib/server/sealed.ts'

declare global {
  namespace App {
    interface PageState {
      readonly place?: Pick<Flow, 'stage' | 'screen'>
    }
    interface Locals {
      /** Of this page; whoever knows better (a form in progress) may change it before the page is drawn. */
      language: Language
      readonly gateway: Gateway
      readonly helpdesk: string
      readonly seals: { readonly form: Seal; readonly session: Seal }
      /** An action answers with a page; this is sent instead of it, where it is there. */
      file?: Response
      readonly session: { readonly token: string } | undefined
    }
  }
}
