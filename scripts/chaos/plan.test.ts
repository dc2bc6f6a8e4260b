import { describe, expect, it } from '@jest/globals'
import { planChaos, type Step } from './plan.ts'

const named = (steps: readonly Step[]): readonly string[] => steps.map(({ kind, target }) => `${kind} ${target}`)

describe('the plan of a chaos run', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(planChaos('7', 300)).toEqual(planChaos('7', 300))
    expect(named(planChaos('8', 300).steps)).not.toEqual(named(planChaos('7', 300).steps))
  })

  it('of five minutes kills, freezes and restarts every service, and hurts every engine and link', () => {
    const steps = named(planChaos('7', 300).steps)
    for (const service of ['identity-1', 'catalogue-1', 'intake-1', 'scoring-1', 'analytics-1', 'gateway-1'])
      for (const kind of ['kill', 'freeze', 'restart']) expect(steps).toContain(`${kind} ${service}`)
    for (const engine of ['kafka', 'mongodb', 'redis']) for (const kind of ['kill', 'freeze']) expect(steps).toContain(`${kind} ${engine}`)
    expect(steps).toContain('flush redis')
    for (const link of ['services–kafka', 'gateway–intake'])
      for (const kind of ['cut', 'withhold']) expect(steps).toContain(`${kind} ${link}`)
    expect(steps.filter((step) => step.startsWith('cut ') && step.endsWith('–mongodb')).length).toBeGreaterThan(0)
  })

  it.each(['1', '2', '3', '7', 'güzgü'])('of one minute hits every component (seed %s)', (seed) => {
    const { steps, closings } = planChaos(seed, 60)
    const parts = new Set(steps.map(({ target }) => target.replace(/-\d$/, '')))
    const everything = ['identity', 'catalogue', 'intake', 'scoring', 'analytics', 'gateway', 'kafka', 'mongodb', 'redis']
    expect([...parts].sort()).toEqual([...everything, 'services–kafka', 'gateway–intake'].sort())
    expect(named(steps)).toEqual(
      expect.arrayContaining(['kill intake-1', 'kill scoring-1', 'kill analytics-1', 'kill kafka', 'flush redis']),
    )
    for (const { at } of steps) expect(at).toBeLessThan(60_000)
    for (const at of closings) expect(at).toBeLessThan(60_000)
  })

  it('takes a replica away only after it came', () => {
    for (const seconds of [60, 300]) {
      const { steps } = planChaos('7', seconds)
      for (const replica of ['intake-2', 'scoring-2']) {
        const [came, went] = ['add', 'drain'].map((kind) => steps.find((step) => step.kind === kind && step.target === replica)?.at)
        expect(came).toBeLessThan(went as number)
      }
    }
  })
})
