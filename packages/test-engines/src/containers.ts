import { spawn } from 'node:child_process'
import { setTimeout } from 'node:timers/promises'
import type { ContainerRuntimeClient } from 'testcontainers'
import { chooseImage, type Image } from './images.ts'

/** A Docker daemon of this machine that has, or could pull, the image. */
export type Containers = {
  readonly image: string
  readonly start: (wanted: Wanted) => Promise<EngineContainer>
}

export type Wanted = {
  /** Port inside → port of the loopback address, the same after every start. */
  readonly ports: Readonly<Record<number, number>>
  readonly environment?: Readonly<Record<string, string>>
  readonly command?: readonly string[]
  /** It serves when its log says so. */
  readonly served: string
  readonly startMs: number
}

/** Keeps its data and its address until it is removed. */
export type EngineContainer = {
  /** SIGKILL. */
  readonly kill: () => Promise<void>
  /** A killed one; resolves when it serves. */
  readonly start: () => Promise<void>
  readonly freeze: () => Promise<void>
  readonly thaw: () => Promise<void>
  readonly remove: () => Promise<void>
}

const POLL_MS = 50

/** Where no daemon answers, or the image is neither here nor to be pulled: the reason. */
export const findContainers = async (wanted: Image): Promise<Containers | { readonly missing: string }> => {
  const client = await connect()
  if (client === undefined) return { missing: 'no Docker daemon answers' }
  const isAtHand = (name: string): Promise<boolean> => inspects(client, name)
  const image = await chooseImage(wanted, isAtHand)
  // a registry that does not give the engine does not give Ryuk, the reaper of testcontainers, either
  if (image === wanted.ours) process.env.TESTCONTAINERS_RYUK_DISABLED ??= 'true'
  if (!(await isAtHand(image))) {
    const refused = await pull(client, image)
    if (refused !== undefined) return { missing: `Docker cannot pull ${image}: ${refused}` }
  }
  return { image, start: (options) => startContainer(client, image, options) }
}

const connect = async (): Promise<ContainerRuntimeClient | undefined> => {
  const { getContainerRuntimeClient } = await import('testcontainers')
  return getContainerRuntimeClient().catch(() => undefined)
}

const inspects = (client: ContainerRuntimeClient, image: string): Promise<boolean> =>
  client.container.dockerode
    .getImage(image)
    .inspect()
    .then(
      () => true,
      () => false,
    )

const pull = async (client: ContainerRuntimeClient, image: string): Promise<string | undefined> => {
  const { dockerode } = client.container
  try {
    const progress = await dockerode.pull(image)
    await new Promise<void>((resolve, reject) =>
      dockerode.modem.followProgress(progress, (error: Error | null) => (error === null ? resolve() : reject(error))),
    )
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

const startContainer = async (client: ContainerRuntimeClient, image: string, wanted: Wanted): Promise<EngineContainer> => {
  const { GenericContainer, Wait } = await import('testcontainers')
  const ports = Object.entries(wanted.ports).map(([inside, host]) => ({ container: Number(inside), host }))
  const started = await new GenericContainer(image)
    .withExposedPorts(...ports)
    .withEnvironment({ ...wanted.environment })
    .withCommand([...(wanted.command ?? [])])
    .withWaitStrategy(Wait.forLogMessage(wanted.served))
    .withStartupTimeout(wanted.startMs)
    .start()
  const container = client.container.getById(started.getId())
  const disarm = process.env.TESTCONTAINERS_RYUK_DISABLED === 'true' ? removeWhenWeEnd(started.getId()) : () => undefined
  const logged = async (): Promise<string> => (await container.logs({ stdout: true, stderr: true })).toString()
  const timesServed = async (): Promise<number> => (await logged()).split(wanted.served).length - 1

  const start = async (): Promise<void> => {
    const before = await timesServed()
    await container.start()
    for (const until = Date.now() + wanted.startMs; Date.now() < until; await setTimeout(POLL_MS)) {
      if ((await timesServed()) > before) return
      if (!(await container.inspect()).State.Running) break
    }
    throw new Error(`${image} did not start again:\n${(await logged()).slice(-2_000)}`)
  }
  const ended = async (): Promise<void> => {
    while ((await container.inspect()).State.Running) await setTimeout(POLL_MS)
  }
  return {
    start,
    kill: async () => {
      await container.kill({ signal: 'SIGKILL' }).catch(unlessStatus(409)) // it does not run
      await ended()
    },
    freeze: async () => void (await container.pause()),
    thaw: async () => void (await container.unpause()),
    remove: async () => {
      disarm()
      await container.remove({ force: true, v: true })
    },
  }
}

/** A shell outlives us, however we end: the end of its input without a word means that nobody is left to clean up. */
const removeWhenWeEnd = (id: string): (() => void) => {
  const command = 'read word; [ "$word" = removed ] || docker rm --force --volumes "$1"'
  const shell = spawn('sh', ['-c', command, 'sh', id], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  shell.unref()
  return () => void shell.stdin.end('removed\n')
}

const unlessStatus =
  (expected: number) =>
  (error: Error & { readonly statusCode?: number }): void => {
    if (error.statusCode !== expected) throw error
  }
