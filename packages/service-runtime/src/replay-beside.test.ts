import { openEmbedded } from '@guzgu/embedded'
import type { Platform, Ports, Views } from '@guzgu/ports'
import { afterEach, expect, it } from '@jest/globals'
import { CHECKPOINTS } from './fold-runner.ts'
import { replayFold } from './replay.ts'
import { foldBinding, text } from './testing/sample-pipeline.ts'

const TOPIC = 'out.r'
const VIEW = foldBinding.fold.view

let platform: Platform
afterEach(() => platform.close())

/** Views of which something is written right after the n-th read, once. */
const interrupted = (views: Views, reads: number, write: () => Promise<void>): Views => {
  let read = 0
  const after = async <T>(reading: Promise<T>): Promise<T> => {
    const found = await reading
    read += 1
    if (read === reads) await write()
    return found
  }
  return {
    ...views,
    get: (...asked) => after(views.get(...asked)),
    list: (...asked) => after(views.list(...asked)),
  }
}

const begin = async (): Promise<Ports> => {
  platform = await openEmbedded({ memory: true })
  const ports = platform.portsFor('shop')
  await ports.log.ensureTopic(TOPIC, 1)
  await ports.log.append(
    TOPIC,
    ['a', 'b'].map((exercise, source) => ({
      key: exercise,
      value: text({ source, output: { exercise, person: 1, value: 3, counts: true } }),
    })),
  )
  return ports
}
/** As the live reader does: the document, then the checkpoint. */
const writeOut = async ({ views }: Ports, exercise: string, source: number): Promise<void> => {
  await views.put(VIEW, [{ id: exercise, at: source, document: { counted: 1, sum: 3 } }])
  await views.put(CHECKPOINTS, [{ id: `${VIEW}/${TOPIC}/0`, at: source, document: { source, offset: source } }])
}

it.each([1, 2, 3, 4, 5])('a replay beside the live reader is equal, also where that writes after its read %i', async (reads) => {
  const ports = await begin()
  await writeOut(ports, 'a', 0)
  const views = interrupted(ports.views, reads, () => writeOut(ports, 'b', 1))
  expect(await replayFold({ ...ports, views }, foldBinding)).toMatchObject({ equal: true, difference: undefined })
})

it('a replay notices a document that is not there although it was written before', async () => {
  const ports = await begin()
  for (const [source, exercise] of ['a', 'b'].entries()) await writeOut(ports, exercise, source)
  await ports.views.drop(VIEW)
  await ports.views.put(VIEW, [{ id: 'a', at: 0, document: { counted: 1, sum: 3 } }])
  expect(await replayFold(ports, foldBinding)).toMatchObject({ equal: false, difference: { id: 'b', why: 'missing' } })
})
