import { addPerson } from '@guzgu/statistics'

/** Per item of a vector: points 1…10, skipped, N/A, prefer not to say. */
export const PER_ITEM = 13
const NO_SLOT = 255
const SLOT_OF_BYTE = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 1 && byte <= 10 ? byte - 1 : byte >= 240 && byte <= 242 ? byte - 230 : NO_SLOT,
)

/** Counts every answer of a vector in place, or in a longer copy where the vector is longer than any before. */
export const countVector = (counts: Uint32Array, vector: Uint8Array): Uint32Array => {
  const sized = atLeast(counts, vector.length * PER_ITEM)
  for (let item = 0; item < vector.length; item += 1) {
    const slot = SLOT_OF_BYTE[vector[item] as number] as number
    if (slot === NO_SLOT) continue
    const at = item * PER_ITEM + slot
    sized[at] = (sized[at] as number) + 1
  }
  return sized
}

const atLeast = (counts: Uint32Array, length: number): Uint32Array => {
  if (counts.length >= length) return counts
  const longer = new Uint32Array(length)
  longer.set(counts)
  return longer
}

/** Three entries per number answered, up to the number asked. */
export const countScores = (scores: Uint32Array[], areaSums: Uint8Array): void => {
  for (let index = 0, at = 0; at < areaSums.length; index += 1, at += 3) {
    const asked = areaSums[at + 2] as number
    let sized = scores[index]
    if (sized === undefined || sized.length < asked * 3) scores[index] = sized = atLeast(sized ?? new Uint32Array(0), asked * 3)
    addPerson(sized, areaSums[at] as number, areaSums[at + 1] as number, asked)
  }
}
