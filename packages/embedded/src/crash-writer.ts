import { writeSync } from 'node:fs'
import { openEmbedded } from './index.ts'

// The child of crash.slow.test.ts: appends as fast as it can and says what was acknowledged. It ends by being killed.

const LANES = 4
const [file = '', run = ''] = process.argv.slice(2)
const { log, store, views } = (await openEmbedded({ file })).portsFor('intake')
await log.ensureTopic('responses', 2)
/** Written before anything else happens: what stands in the pipe was acknowledged. */
const say = (line: string): void => void writeSync(1, `${line}\n`)

const appendRecords = async (lane: number): Promise<void> => {
  for (let n = 0; ; n += 3) {
    const texts = [n, n + 1, n + 2].map((i) => `${run}/${lane}/${i}`)
    const places = await log.append(
      'responses',
      texts.map((text) => ({ key: `lane-${lane}`, value: new TextEncoder().encode(text), partition: lane % 2 })),
    )
    for (const [i, { partition, offset }] of places.entries()) say(`record ${partition} ${offset} ${texts[i]}`)
  }
}
const appendEvents = async (): Promise<void> => {
  for (let version = 0; ; version += 1) {
    const metadata = { at: 1, actor: 'system', correlation: run }
    const [event] = await store.append(`stream-${run}`, version, [{ type: 'Happened', schema: 1, data: { run, version }, metadata }])
    say(`event ${event?.position} ${run}/${version}`)
  }
}
const putViews = async (): Promise<void> => {
  for (let at = 1; ; at += 1) await views.put('derived.v1', [{ id: run, at, document: { at } }])
}

say('started')
await Promise.all([...Array.from({ length: LANES }, (_, lane) => appendRecords(lane)), appendEvents(), putViews()])
