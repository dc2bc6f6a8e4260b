import { describe } from '@jest/globals'
import { KIND } from './platform.ts'

/** What not every platform can show. */
export type Feature = 'own processes' | 'memory that is always in time'

const SLOW_CACHE = 'a cache that answers too late is not waited for: a second response is then taken, and does not count'

/** Why not; where there is nothing, it can. */
const MISSING: Readonly<Record<typeof KIND, Readonly<Partial<Record<Feature, string>>>>> = {
  standalone: {},
  distributed: { 'memory that is always in time': SLOW_CACHE },
  elsewhere: {
    'memory that is always in time': SLOW_CACHE,
    'own processes': 'the platform is somebody else’s: it may not be killed, and what it has written cannot be looked into',
  },
}

export const has = (feature: Feature): boolean => MISSING[KIND][feature] === undefined

/** `describe` where the platform can show it; else the tests are counted as skipped, and why is said. */
export const describeWith = (feature: Feature): typeof describe.skip => {
  if (has(feature)) return describe
  process.stderr.write(`SKIPPED: ${feature}: ${MISSING[KIND][feature]}\n`)
  return describe.skip
}
