import { setImmediate } from 'node:timers/promises'
import { openEmbedded } from '@guzgu/embedded'
import type { EventLog, Platform, Service } from '@guzgu/ports'
import { afterEach, expect, it } from '@jest/globals'
import { type Running, run } from './run.ts'

let platform: Platform
let running: Running
afterEach(async () => {
  await running.stop()
  await platform.close()
})

/** A log whose followers hear what is new only when they are let. */
const heldBack = (log: EventLog, until: () => Promise<void>): EventLog => ({
  ...log,
  follow: ({ topic, handle }) =>
    log.follow({
      topic,
      handle: async (records) => {
        await until()
        await handle(records)
      },
    }),
})

it('is settled only when all that stands in the log has been heard by who follows it', async () => {
  platform = await openEmbedded({ memory: true })
  const ports = platform.portsFor('shop')
  let held: Promise<void> | undefined
  const log = heldBack(ports.log, async () => held)
  const seen: string[] = []
  const service: Service = {
    name: 'shop',
    answers: [],
    publishes: [],
    follows: [{ name: 'prices', topic: 'prices', partitions: 2, apply: (_, key) => void seen.push(key) }],
    transforms: [],
    folds: [],
    reacts: [],
  }
  running = await run([['shop', () => service]], { ...platform, portsFor: () => ({ ...ports, log }) })
  const gate = Promise.withResolvers<void>()
  held = gate.promise
  await log.append(
    'prices',
    [0, 1].map((partition) => ({ key: `key-${partition}`, value: new Uint8Array(1), partition })),
  )
  let settled = false
  const settling = running.settled().then(() => {
    settled = true
  })
  for (let turn = 0; turn < 9; turn += 1) await setImmediate() // all that could be done without those who follow
  const before = [settled, [...seen]]
  gate.resolve()
  await settling
  expect(before).toEqual([false, []])
  expect(seen.toSorted()).toEqual(['key-0', 'key-1'])
})
