/** The environment names that the platform knows; nothing else reads `process.env`. */
const NAMES = {
  GUZGU_FILE: '.data/guzgu.db',
  GUZGU_HOST: '127.0.0.1',
  GUZGU_PORT: '8080',
  GUZGU_METRICS_PORT: '9464',
  GUZGU_LOG: 'warn',
} as const

export type Config = {
  /** The embedded engine's file. */
  readonly file: string
  readonly host: string
  readonly port: number
  readonly metricsPort: number
  /** pino's levels, or `silent`. */
  readonly logLevel: string
}

/** The configuration cannot be used; the message names every value at fault. */
export class ConfigError extends Error {
  constructor(problems: readonly string[]) {
    super(`configuration: ${problems.join('; ')}`)
    this.name = 'ConfigError'
  }
}

type Environment = Readonly<Record<string, string | undefined>>

/** @throws ConfigError */
export const readConfig = (environment: Environment): Config => {
  const problems: string[] = []
  const config = readCommon(environment, problems)
  if (problems.length > 0) throw new ConfigError(problems)
  return config
}

const readCommon = (environment: Environment, problems: string[]): Config => {
  const text = (name: keyof typeof NAMES): string => environment[name] ?? NAMES[name]
  const port = (name: keyof typeof NAMES): number => {
    const value = Number(text(name))
    if (!Number.isInteger(value) || value < 0 || value > 65_535) problems.push(`${name} must be a port (0–65535), not "${text(name)}"`)
    return value
  }
  const logLevel = text('GUZGU_LOG')
  if (!['silent', 'error', 'warn', 'info', 'debug'].includes(logLevel))
    problems.push(`GUZGU_LOG must be silent, error, warn, info or debug, not "${logLevel}"`)
  return {
    file: text('GUZGU_FILE'),
    host: text('GUZGU_HOST'),
    port: port('GUZGU_PORT'),
    metricsPort: port('GUZGU_METRICS_PORT'),
    logLevel,
  }
}

/** What only a service on real engines needs, and what to put there. */
const DISTRIBUTED_NAMES = {
  GUZGU_KAFKA: 'brokers: host:port, commas between',
  GUZGU_MONGODB: 'mongodb://host:port/?…',
  GUZGU_REDIS: 'redis://host:port',
  GUZGU_LISTEN: 'where gRPC listens: host:port',
} as const

export type DistributedConfig = Omit<Config, 'file'> & {
  readonly kafka: readonly string[]
  readonly mongodb: string
  readonly redis: string
  readonly listen: { readonly host: string; readonly port: number }
  /** proto package → gRPC address. */
  readonly peers: Readonly<Record<string, string>>
}

/** The configuration of one service in a process of its own. @throws ConfigError that names everything missing or wrong */
export const readDistributedConfig = (environment: Environment): DistributedConfig => {
  const problems: string[] = []
  const { file: _, ...common } = readCommon(environment, problems)
  const required = (name: keyof typeof DISTRIBUTED_NAMES): string => {
    const value = environment[name] ?? ''
    if (value === '') problems.push(`${name} is missing (${DISTRIBUTED_NAMES[name]})`)
    return value
  }
  const config: DistributedConfig = {
    ...common,
    kafka: required('GUZGU_KAFKA').split(','),
    mongodb: required('GUZGU_MONGODB'),
    redis: required('GUZGU_REDIS'),
    listen: readListen(required('GUZGU_LISTEN'), problems),
    peers: readPeers(environment.GUZGU_PEERS ?? '', problems),
  }
  if (problems.length > 0) throw new ConfigError(problems)
  return config
}

const readListen = (text: string, problems: string[]): DistributedConfig['listen'] => {
  const [, host = '', port = ''] = /^(.+):(\d{1,5})$/.exec(text) ?? []
  if (text !== '' && (host === '' || Number(port) > 65_535)) problems.push(`GUZGU_LISTEN must be host:port, not "${text}"`)
  return { host, port: Number(port) }
}

/** Several addresses of a package are its replicas; gRPC takes a list of IPv4 addresses and no list of names. */
const readPeers = (text: string, problems: string[]): DistributedConfig['peers'] => {
  const addresses = new Map<string, readonly string[]>()
  for (const peer of text.split(',').filter((one) => one !== '')) {
    const [, proto, address] = /^([\w.]+)=(.+:\d{1,5})$/.exec(peer) ?? []
    if (proto === undefined || address === undefined) problems.push(`GUZGU_PEERS must be package=host:port, …, not "${peer}"`)
    else addresses.set(proto, [...(addresses.get(proto) ?? []), address])
  }
  const join = (proto: string, [first = '', ...others]: readonly string[]): string => {
    if (others.length === 0) return first
    if (![first, ...others].every((one) => /^\d+\.\d+\.\d+\.\d+:\d+$/.test(one)))
      problems.push(`GUZGU_PEERS: several addresses of ${proto} must be IPv4; one name may stand for several (dns:///host:port)`)
    return `ipv4:${[first, ...others].join(',')}`
  }
  return Object.fromEntries([...addresses].map(([proto, all]) => [proto, join(proto, all)]))
}
