import { randomInt } from 'node:crypto'

/** A copy in an order that nobody can foresee (Fisher–Yates with a cryptographic source). */
export const shuffled = <T>(items: readonly T[]): T[] => {
  const result = [...items]
  for (let i = result.length - 1; i > 0; i -= 1) {
    const j = randomInt(i + 1)
    ;[result[i], result[j]] = [result[j] as T, result[i] as T]
  }
  return result
}
