import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEmbedded } from '@guzgu/embedded'
import type { Platform } from '@guzgu/ports'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { PlantedBug } from './planted-bugs.ts'
import { BUGS_AGAINST_THE_LAW, pipelineLaw } from './testing/pipeline-law.ts'

// The law on the embedded engine. Kafka and MongoDB are held to the same: packages/kafka/src/pipeline-law.engine.test.ts.

let folder: string
let platform: Platform
let laws = 0
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'guzgu-law-'))
  platform = await openEmbedded({ file: join(folder, 'law.db') })
})
afterAll(async () => {
  await platform.close()
  rmSync(folder, { recursive: true, force: true })
})

const law = (bug?: PlantedBug): Promise<void> => {
  laws += 1
  const name = `law-${laws}`
  const viewsOf = (run: number) => platform.portsFor(`${name}-${run}`).views
  const options = bug === undefined ? { numRuns: 40 } : { bug, numRuns: 150 }
  return pipelineLaw({ ...platform.portsFor('law'), name, viewsOf }, options)
}

describe('whatever fails, repeats or comes back from the dead', () => {
  it('the documents are those of a run without faults', () => law())

  it.each(BUGS_AGAINST_THE_LAW)('the law notices the planted bug %s', async (bug) => {
    await expect(law(bug)).rejects.toThrow()
  })
})
