import { setTimeout } from 'node:timers/promises'
import { flushRedis } from './engines.ts'
import type { Step } from './plan.ts'
import type { Supervised } from './supervisor.ts'
import type { World } from './world.ts'

/** A link is kept broken until somebody has met it, but not longer. */
const EVIDENCE_MS = 30_000
const POLL_MS = 50

/** Does it, and mends it. `hit` is told when the fault is in force. */
export const perform = async (world: World, { kind, target, lasts }: Step, hit: () => void): Promise<boolean> => {
  switch (kind) {
    case 'cut':
    case 'withhold':
      return breakLink(world, target, kind, lasts, hit)
    case 'flush':
      await flushRedis(world.engines.redis)
      hit()
      return true
    case 'kill':
    case 'freeze':
      return isEngine(target) ? hurtEngine(world, target, kind, lasts, hit) : hurtService(serviceOf(world, target), kind, lasts, hit)
    case 'restart':
      return restart(serviceOf(world, target), hit)
    case 'add':
      hit()
      await serviceOf(world, target).start()
      return true
    case 'drain':
      hit()
      return (await serviceOf(world, target).terminate()) === 0
    default:
      return kind satisfies never
  }
}

const ENGINES = ['kafka', 'mongodb', 'redis'] as const
type EngineName = (typeof ENGINES)[number]
const isEngine = (target: string): target is EngineName => (ENGINES as readonly string[]).includes(target)

const serviceOf = (world: World, id: string): Supervised => {
  const service = world.services.get(id)
  if (service === undefined) throw new Error(`there is no service ${id}`)
  return service
}

const hurtEngine = async (
  { engines }: World,
  name: EngineName,
  kind: 'kill' | 'freeze',
  lasts: number,
  hit: () => void,
): Promise<boolean> => {
  const engine = engines[name]
  if (kind === 'kill') {
    await engine.kill()
    hit()
    await setTimeout(lasts)
    await ('restart' in engine ? engine.restart() : engine.start())
  } else {
    await engine.freeze()
    hit()
    await setTimeout(lasts)
    await engine.thaw()
  }
  return true
}

const hurtService = async (service: Supervised, kind: 'kill' | 'freeze', lasts: number, hit: () => void): Promise<boolean> => {
  if (kind === 'kill') {
    await service.kill()
    hit()
    await setTimeout(lasts)
    await service.start()
    return true
  }
  const frozen = service.freeze()
  hit()
  await setTimeout(lasts)
  service.thaw()
  return frozen
}

/** As an update does: what it took is finished, and it comes back. */
const restart = async (service: Supervised, hit: () => void): Promise<boolean> => {
  hit()
  const how = await service.terminate()
  await service.start()
  return how === 0
}

const breakLink = async ({ links }: World, name: string, kind: 'cut' | 'withhold', lasts: number, hit: () => void): Promise<boolean> => {
  const proxies = links.get(name)
  if (proxies === undefined) throw new Error(`there is no link ${name}`)
  const before = proxies.reduce((sum, proxy) => sum + proxy.withheld(), 0)
  for (const proxy of proxies) kind === 'cut' ? proxy.refuse() : proxy.withhold()
  hit()
  const met = (): boolean =>
    kind === 'cut' ? proxies.some((proxy) => proxy.refused() > 0) : proxies.reduce((sum, proxy) => sum + proxy.withheld(), 0) > before
  await setTimeout(lasts)
  for (const until = Date.now() + EVIDENCE_MS; !met() && Date.now() < until; ) await setTimeout(POLL_MS)
  const happened = met()
  for (const proxy of proxies) proxy.heal()
  return happened
}
