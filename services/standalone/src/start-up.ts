import { ConfigError } from '@guzgu/service-runtime'

/** A start that cannot succeed as things are; the message says what to do. */
export class StartUpError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'StartUpError'
  }
}

/** Runs a command; what its user can mend is said in a line, anything else shows its stack. */
export const startUp = async (run: () => Promise<void>): Promise<void> => {
  try {
    await run()
  } catch (error) {
    const sentence = explain(error)
    console.error(sentence ?? error)
    process.exit(1)
  }
}

const explain = (error: unknown): string | undefined => {
  const { code, message, port } = error as { readonly code?: string; readonly message?: string; readonly port?: number }
  if (error instanceof ConfigError || error instanceof StartUpError) return message
  if (code === 'EADDRINUSE') return `port ${port} is in use: stop what listens there, or set GUZGU_PORT and GUZGU_METRICS_PORT`
  if (code?.startsWith('ERR_PARSE_ARGS')) return message
  if (code === 'SQLITE_CANTOPEN' || code === 'EACCES' || code === 'EROFS')
    return `${message}: GUZGU_FILE must name a file in a folder that can be written`
  if (code === 'SQLITE_NOTADB') return `${message}: GUZGU_FILE names something that is not a database of ours`
  if (/ is already open, | was written by /.test(message ?? '')) return message
  return undefined
}
