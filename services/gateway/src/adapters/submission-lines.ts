import { randomInt } from 'node:crypto'

/**
 * The line in which submissions from an address wait: a school sits behind one address, and which school a code belongs to only intake
 * can tell. Drawn anew in every process and far fewer than there are addresses: a line leads to no address. Some schools share one.
 */
export const createLineOf = (lines: number): ((address: string) => number) => {
  const seed = randomInt(2 ** 32)
  return (address) => {
    let hash = seed
    for (let i = 0; i < address.length; i += 1) hash = Math.imul(hash ^ address.charCodeAt(i), 0x01000193)
    return ((hash ^ (hash >>> 15)) >>> 0) % lines
  }
}
