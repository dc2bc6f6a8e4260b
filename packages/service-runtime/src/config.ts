import { isIP } from 'node:net'

/** The configuration cannot be used; the message names every value at fault. */
export class ConfigError extends Error {
  constructor(problems: readonly string[]) {
    super(`configuration: ${problems.join('; ')}`)
    this.name = 'ConfigError'
  }
}

type Setting = {
  /** Who reads it: the platform in one process, each service in a process of its own, or both. */
  readonly readBy: 'one process' | 'each service' | 'both'
  /** Where it is not given; `undefined`: it must be. */
  readonly otherwise: string | undefined
  readonly meaning: string
}

/** Every environment name that the platform knows; nothing else reads `process.env`. `docs/operations.md` prints this. */
export const SETTINGS = {
  GUZGU_FILE: { readBy: 'one process', otherwise: '.data/guzgu.db', meaning: "the embedded engine's file" },
  GUZGU_HOST: { readBy: 'both', otherwise: '127.0.0.1', meaning: 'where the HTTP doors listen' },
  GUZGU_PORT: { readBy: 'both', otherwise: '8080', meaning: "the gateway's public door" },
  GUZGU_METRICS_PORT: { readBy: 'both', otherwise: '9464', meaning: 'the door of operators: `/health/live`, `/health/ready`, `/metrics`' },
  GUZGU_LOG: { readBy: 'both', otherwise: 'warn', meaning: '`silent`, `error`, `warn`, `info` or `debug`' },
  GUZGU_HELPDESK: { readBy: 'both', otherwise: '', meaning: 'whom the pages name for help: an e-mail address or a telephone number' },
  GUZGU_TRUSTED_PROXIES: {
    readBy: 'both',
    otherwise: '',
    meaning: 'proxies that are believed whom they speak for, besides those of this machine: addresses or networks, commas between',
  },
  GUZGU_KAFKA: { readBy: 'each service', otherwise: undefined, meaning: 'brokers: `host:port`, commas between' },
  GUZGU_MONGODB: { readBy: 'each service', otherwise: undefined, meaning: '`mongodb://host:port/?…`' },
  GUZGU_REDIS: { readBy: 'each service', otherwise: undefined, meaning: '`redis://host:port`' },
  GUZGU_LISTEN: { readBy: 'each service', otherwise: undefined, meaning: 'where gRPC listens: `host:port`' },
  GUZGU_PEERS: {
    readBy: 'each service',
    otherwise: '',
    meaning: 'who is called where: `guzgu.intake.v1=dns:///intake:50051,…`; several IPv4 addresses of one package are its replicas',
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    readBy: 'each service',
    otherwise: '',
    meaning: 'a collector that takes OTLP over HTTP: `http://collector:4318`; none: no trace is recorded',
  },
  OTEL_TRACES_SAMPLER_ARG: { readBy: 'each service', otherwise: '0.01', meaning: 'the share of traces that is recorded, 0 to 1' },
} as const satisfies Readonly<Record<string, Setting>>

export type SettingName = keyof typeof SETTINGS

export type Config = {
  /** The embedded engine's file. */
  readonly file: string
  readonly host: string
  readonly port: number
  readonly metricsPort: number
  /** pino's levels, or `silent`. */
  readonly logLevel: string
  /** Whom the pages name for help; empty: only the school's coordinator. */
  readonly helpdesk: string
  /** Addresses and networks (`10.0.0.0/8`) whose `x-forwarded-for` is believed. */
  readonly trustedProxies: readonly string[]
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
  const port = (name: SettingName): number => {
    const text = textOf(environment, name, problems)
    const value = Number(text)
    if (!Number.isInteger(value) || value < 0 || value > 65_535) problems.push(`${name} must be a port (0–65535), not "${text}"`)
    return value
  }
  const logLevel = textOf(environment, 'GUZGU_LOG', problems)
  if (!['silent', 'error', 'warn', 'info', 'debug'].includes(logLevel))
    problems.push(`GUZGU_LOG must be silent, error, warn, info or debug, not "${logLevel}"`)
  return {
    file: textOf(environment, 'GUZGU_FILE', problems),
    host: textOf(environment, 'GUZGU_HOST', problems),
    port: port('GUZGU_PORT'),
    metricsPort: port('GUZGU_METRICS_PORT'),
    logLevel,
    helpdesk: textOf(environment, 'GUZGU_HELPDESK', problems),
    trustedProxies: readProxies(textOf(environment, 'GUZGU_TRUSTED_PROXIES', problems), problems),
  }
}

/** A network of everybody is refused: whoever is believed can take any address, and limits by address would hold nobody. */
const readProxies = (text: string, problems: string[]): readonly string[] => {
  const proxies = text.split(',').filter((one) => one !== '')
  for (const proxy of proxies) {
    const [, address = '', bits] = /^([^/%]+)(?:\/([1-9]\d{0,2}))?$/.exec(proxy) ?? []
    const version = isIP(address)
    if (version === 0 || Number(bits ?? 1) > (version === 4 ? 32 : 128))
      problems.push(`GUZGU_TRUSTED_PROXIES must be addresses or networks (10.0.0.0/8), …, not "${proxy}"`)
  }
  return proxies
}

const textOf = (environment: Environment, name: SettingName, problems: string[]): string => {
  const { otherwise, meaning } = SETTINGS[name]
  const given = environment[name] ?? ''
  if (given === '' && otherwise === undefined) problems.push(`${name} is missing (${meaning.replaceAll('`', '')})`)
  return given === '' ? (otherwise ?? '') : given
}

export type DistributedConfig = Omit<Config, 'file'> & {
  /** Without a word of its own the port may be another, where it is taken: several services share a machine. */
  readonly metricsPortIsGiven: boolean
  readonly kafka: readonly string[]
  readonly mongodb: string
  readonly redis: string
  readonly listen: { readonly host: string; readonly port: number }
  /** proto package → gRPC address. */
  readonly peers: Readonly<Record<string, string>>
  /** Of a collector; undefined: no trace is recorded. */
  readonly otlp: string | undefined
  /** The share of traces that is recorded. */
  readonly traceShare: number
}

/** The configuration of one service in a process of its own. @throws ConfigError that names everything missing or wrong */
export const readDistributedConfig = (environment: Environment): DistributedConfig => {
  const problems: string[] = []
  const { file: _, ...common } = readCommon(environment, problems)
  const text = (name: SettingName): string => textOf(environment, name, problems)
  const config: DistributedConfig = {
    ...common,
    metricsPortIsGiven: (environment.GUZGU_METRICS_PORT ?? '') !== '',
    kafka: text('GUZGU_KAFKA').split(','),
    mongodb: text('GUZGU_MONGODB'),
    redis: text('GUZGU_REDIS'),
    listen: readListen(text('GUZGU_LISTEN'), problems),
    peers: readPeers(text('GUZGU_PEERS'), problems),
    otlp: readCollector(text('OTEL_EXPORTER_OTLP_ENDPOINT'), problems),
    traceShare: readShare(text('OTEL_TRACES_SAMPLER_ARG'), problems),
  }
  if (problems.length > 0) throw new ConfigError(problems)
  return config
}

const readListen = (text: string, problems: string[]): DistributedConfig['listen'] => {
  const [, host = '', port = ''] = /^(.+):(\d{1,5})$/.exec(text) ?? []
  if (text !== '' && (host === '' || Number(port) > 65_535)) problems.push(`GUZGU_LISTEN must be host:port, not "${text}"`)
  return { host, port: Number(port) }
}

const readCollector = (text: string, problems: string[]): string | undefined => {
  if (text === '') return undefined
  if (!/^https?:$/.test(URL.parse(text)?.protocol ?? ''))
    problems.push(`OTEL_EXPORTER_OTLP_ENDPOINT must be http://host:port, not "${text}"`)
  return text
}

const readShare = (text: string, problems: string[]): number => {
  const share = Number(text)
  if (!(share >= 0 && share <= 1)) problems.push(`OTEL_TRACES_SAMPLER_ARG must be a share from 0 to 1, not "${text}"`)
  return share
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
