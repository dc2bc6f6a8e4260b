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

/** @throws ConfigError */
export const readConfig = (environment: Readonly<Record<string, string | undefined>>): Config => {
  const problems: string[] = []
  const text = (name: keyof typeof NAMES): string => environment[name] ?? NAMES[name]
  const port = (name: keyof typeof NAMES): number => {
    const value = Number(text(name))
    if (!Number.isInteger(value) || value < 0 || value > 65_535) problems.push(`${name} must be a port (0–65535), not "${text(name)}"`)
    return value
  }
  const logLevel = text('GUZGU_LOG')
  if (!['silent', 'error', 'warn', 'info', 'debug'].includes(logLevel))
    problems.push(`GUZGU_LOG must be silent, error, warn, info or debug, not "${logLevel}"`)
  const config: Config = {
    file: text('GUZGU_FILE'),
    host: text('GUZGU_HOST'),
    port: port('GUZGU_PORT'),
    metricsPort: port('GUZGU_METRICS_PORT'),
    logLevel,
  }
  if (problems.length > 0) throw new ConfigError(problems)
  return config
}
