import { fromBase64Url, toBase64Url } from './base64url.ts'
import type { BlockCipher } from './ff1.ts'

/** Where a response stands in the log, and what it was. */
export type Receipt = {
  /** Below 2¹⁶, as the partition. */
  readonly roundNumber: number
  readonly partition: number
  /** Below 2⁴⁸. */
  readonly offset: number
  /** 16 bytes. */
  readonly digest: Uint8Array
}

export type ReceiptCodec = {
  /** 43 characters of base64url. @throws RangeError for a place that has no room */
  readonly seal: (receipt: Receipt) => string
  /** Undefined if it is not a receipt of ours. */
  readonly open: (text: string) => Receipt | undefined
}

const BLOCK = 16
const DIGEST = 16
const CHARACTERS = Math.ceil(((BLOCK + DIGEST) * 8) / 6)
/** Bytes of the digest that stand in the block again: a made-up receipt opens with p = 2⁻⁴⁸. */
const REDUNDANCY = 6

/**
 * A receipt: one encrypted block (round 2 bytes, partition 2, offset 6, start of the digest 6), then the digest. The place is encrypted
 * because places tell who answered before whom. Deterministic: the same response has the same receipt.
 */
export const createReceiptCodec = ({
  encryptBlock,
  decryptBlock,
}: {
  readonly encryptBlock: BlockCipher
  readonly decryptBlock: BlockCipher
}): ReceiptCodec => ({
  seal: ({ roundNumber, partition, offset, digest }) => {
    if (digest.length !== DIGEST) throw new RangeError('a digest has 16 bytes')
    const block = new Uint8Array(BLOCK)
    write(block, 0, 2, roundNumber)
    write(block, 2, 2, partition)
    write(block, 4, 6, offset)
    block.set(digest.subarray(0, REDUNDANCY), BLOCK - REDUNDANCY)
    const token = new Uint8Array(BLOCK + DIGEST)
    token.set(encryptBlock(block))
    token.set(digest, BLOCK)
    return toBase64Url(token)
  },
  open: (text) => {
    const written = text.trim()
    const token = written.length === CHARACTERS ? fromBase64Url(written) : undefined
    if (token === undefined) return undefined
    const block = decryptBlock(token.slice(0, BLOCK))
    const digest = token.slice(BLOCK)
    for (let i = 0; i < REDUNDANCY; i += 1) if (block[BLOCK - REDUNDANCY + i] !== digest[i]) return undefined
    return { roundNumber: read(block, 0, 2), partition: read(block, 2, 2), offset: read(block, 4, 6), digest }
  },
})

const write = (block: Uint8Array, from: number, size: number, value: number): void => {
  if (!Number.isSafeInteger(value) || value < 0 || value >= 256 ** size) throw new RangeError('a receipt has no room for this')
  for (let i = size - 1, rest = value; i >= 0; i -= 1) {
    block[from + i] = rest % 256
    rest = Math.floor(rest / 256)
  }
}

const read = (block: Uint8Array, from: number, size: number): number => {
  let value = 0
  for (let i = 0; i < size; i += 1) value = value * 256 + (block[from + i] as number)
  return value
}
