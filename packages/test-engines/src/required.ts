/** A suite without its engine fails instead of being skipped: on a build machine, or where somebody says so. */
export const enginesAreRequired = (environment: NodeJS.ProcessEnv = process.env): boolean =>
  environment.GUZGU_ENGINES === 'required' || environment.CI === 'true'

/** Says why the suites of an engine do not run. @throws Error instead where engines are required */
export const skip = (engine: string, reason: string, environment: NodeJS.ProcessEnv = process.env): { readonly skipped: string } => {
  if (enginesAreRequired(environment)) throw new Error(`${engine} is required here, but: ${reason}`)
  process.stderr.write(`SKIPPED: ${engine}: ${reason}\n`)
  return { skipped: reason }
}
