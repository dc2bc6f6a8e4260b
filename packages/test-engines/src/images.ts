/** A stock image, the same software under a name of our own where no registry is reached, and the variable that names another. */
export type Image = { readonly variable: string; readonly stock: string; readonly ours: string }

/** Every image that tests, compose files and `scripts/engines.ts` start. infra/compose.yaml repeats the stock names. */
export const IMAGES = {
  kafka: { variable: 'GUZGU_KAFKA_IMAGE', stock: 'apache/kafka:4.3.1', ours: 'guzgu/test-kafka:4.3.1' },
  redis: { variable: 'GUZGU_REDIS_IMAGE', stock: 'redis:7', ours: 'guzgu/test-redis:7' },
  /** `ours` is the stand-in, not a MongoDB. */
  mongodb: { variable: 'GUZGU_MONGODB_IMAGE', stock: 'mongo:8', ours: 'guzgu/test-mongodb-stand-in:1.47.0' },
  base: { variable: 'GUZGU_BASE_IMAGE', stock: 'debian:bookworm-slim', ours: 'guzgu/debian:bookworm-slim' },
  builder: { variable: 'GUZGU_BUILDER_IMAGE', stock: 'node:24-bookworm-slim', ours: 'guzgu/builder:24' },
} as const satisfies Record<string, Image>

/** The named one; else the stock one, or ours where only that is at hand; else the stock one, to be pulled. */
export const chooseImage = async (
  { variable, stock, ours }: Image,
  isAtHand: (name: string) => Promise<boolean>,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<string> => {
  const named = environment[variable]
  if (named) return named
  return !(await isAtHand(stock)) && (await isAtHand(ours)) ? ours : stock
}
