import { fileURLToPath } from 'node:url'
import { CatalogueServiceDefinition } from '@guzgu/contracts/services/catalogue'
import type { ServiceFactory } from '@guzgu/ports'
import { answer } from '@guzgu/service-runtime'
import { questionnairesPublication, roundsPublication } from './adapters/wire.ts'
import { createCatalogue } from './application/catalogue.ts'

export { loadQuestionnaire, QuestionnaireFileError } from './adapters/questionnaire-files.ts'

/** The folders of the questionnaires that come with the platform, for `loadQuestionnaire`. */
export const SHIPPED_QUESTIONNAIRES = [fileURLToPath(new URL('../questionnaires/digital-capacity-1', import.meta.url))] as const

export const catalogue: ServiceFactory = (ports) => ({
  name: 'catalogue',
  answers: [answer(CatalogueServiceDefinition, createCatalogue(ports))],
  publishes: [questionnairesPublication, roundsPublication],
  follows: [],
  transforms: [],
  folds: [],
  reacts: [],
})
