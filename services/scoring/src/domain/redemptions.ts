/**
 * The redemption keys of one exercise with a prefix of the digest of the first record of each: 24 bytes a slot in one open-addressing
 * table, about 45 bytes a key where a Map of strings takes over 100. Keys are HMACs, so their first word is the hash.
 */
export type Redemptions = { slots: Uint32Array; count: number }

/** Four words of the key, two of the digest. The lowest bit of the digest's first word is set: it says that the slot is in use. */
const WORDS = 6
const DIGEST = 4
const SMALLEST = 16

export const noRedemptions = (): Redemptions => ({ slots: new Uint32Array(SMALLEST * WORDS), count: 0 })

/** Keeps the key with its digest if it is new. Says what stood there before. Both are 16 bytes. */
export const redeem = (redemptions: Redemptions, key: Uint8Array, digest: Uint8Array): 'first' | 'same' | 'other' => {
  const { slots } = redemptions
  const a = wordAt(key, 0)
  const b = wordAt(key, 4)
  const c = wordAt(key, 8)
  const d = wordAt(key, 12)
  const e = (wordAt(digest, 0) | 1) >>> 0
  const f = wordAt(digest, 4)
  const mask = slots.length / WORDS - 1
  let at = (a & mask) * WORDS
  for (; slots[at + DIGEST] !== 0; at = nextSlot(slots, at)) {
    if (slots[at] === a && slots[at + 1] === b && slots[at + 2] === c && slots[at + 3] === d)
      return slots[at + DIGEST] === e && slots[at + DIGEST + 1] === f ? 'same' : 'other'
  }
  slots[at] = a
  slots[at + 1] = b
  slots[at + 2] = c
  slots[at + 3] = d
  slots[at + DIGEST] = e
  slots[at + DIGEST + 1] = f
  redemptions.count += 1
  if (redemptions.count * 4 > (mask + 1) * 3) grow(redemptions)
  return 'first'
}

const wordAt = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16) | ((bytes[at + 3] as number) << 24)) >>> 0

const nextSlot = (slots: Uint32Array, at: number): number => (at + WORDS === slots.length ? 0 : at + WORDS)

const grow = (redemptions: Redemptions): void => {
  const old = redemptions.slots
  const slots = new Uint32Array(old.length * 2)
  const mask = slots.length / WORDS - 1
  for (let from = 0; from < old.length; from += WORDS) {
    if (old[from + DIGEST] === 0) continue
    let at = ((old[from] as number) & mask) * WORDS
    while (slots[at + DIGEST] !== 0) at = nextSlot(slots, at)
    slots.set(old.subarray(from, from + WORDS), at)
  }
  redemptions.slots = slots
}
