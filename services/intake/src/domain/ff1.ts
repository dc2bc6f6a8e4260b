/** One block of AES: 16 bytes → 16 bytes. Must not keep or change the block it is given. */
export type BlockCipher = (block: Uint8Array) => Uint8Array

/** A permutation of the digit strings of one length. */
export type DigitPermutation = { readonly encrypt: (digits: string) => string; readonly decrypt: (digits: string) => string }

const ROUNDS = 10
const BLOCK = 16

/**
 * FF1 of NIST SP 800-38G for radix 10; the names are those of its algorithms 7 and 8. For 6 to 26 digits: then each half and every
 * product below is an exact Number and one block per round is enough. Reuses its memory: calls must not interleave (they cannot: nothing is async).
 */
export const createFf1 = (encryptBlock: BlockCipher, length: number, tweak: Uint8Array = new Uint8Array()): DigitPermutation => {
  if (!Number.isInteger(length) || length < 6 || length > 26) throw new RangeError('FF1 is built here for 6 to 26 digits')
  const u = Math.floor(length / 2)
  const v = length - u
  const modulusU = 10 ** u
  const modulusV = 10 ** v
  const b = Math.ceil(Math.ceil(v * Math.log2(10)) / 8)
  const d = 4 * Math.ceil(b / 4) + 4
  const step = v <= 9 ? 2 : 1 // bytes whose product with a half is exact; `%` is the dearest operation here
  const stepSize = 256 ** step
  const start = Uint8Array.from(encryptBlock(firstBlock(length, u, tweak.length))) // the same for every number: computed once
  const q = new Uint8Array(Math.ceil((tweak.length + b + 1) / BLOCK) * BLOCK)
  q.set(tweak)
  const block = new Uint8Array(BLOCK)

  const roundFunction = (round: number, half: number, modulus: number): number => {
    q[q.length - b - 1] = round
    for (let at = q.length - 1, rest = half; at >= q.length - b; at -= 1) {
      q[at] = rest % 256
      rest = Math.floor(rest / 256)
    }
    let chained: Uint8Array = start
    for (let from = 0; from < q.length; from += BLOCK) {
      for (let i = 0; i < BLOCK; i += 1) block[i] = (chained[i] as number) ^ (q[from + i] as number)
      chained = encryptBlock(block)
    }
    let y = 0
    for (let i = 0; i < d; i += step) {
      let word = 0
      for (let k = 0; k < step; k += 1) word = word * 256 + (chained[i + k] as number)
      y = (y * stepSize + word) % modulus
    }
    return y
  }

  const join = (a: number, bHalf: number): string => String(a).padStart(u, '0') + String(bHalf).padStart(v, '0')

  return {
    encrypt: (digits) => {
      let a = Number(digits.slice(0, u))
      let half = Number(digits.slice(u))
      for (let i = 0; i < ROUNDS; i += 1) {
        const modulus = i % 2 === 0 ? modulusU : modulusV
        const c = (a + roundFunction(i, half, modulus)) % modulus
        a = half
        half = c
      }
      return join(a, half)
    },
    decrypt: (digits) => {
      let a = Number(digits.slice(0, u))
      let half = Number(digits.slice(u))
      for (let i = ROUNDS - 1; i >= 0; i -= 1) {
        const modulus = i % 2 === 0 ? modulusU : modulusV
        const c = (half - roundFunction(i, a, modulus) + modulus) % modulus
        half = a
        a = c
      }
      return join(a, half)
    },
  }
}

/** P = [1] [2] [1] [radix]³ [10] [u mod 256] [n]⁴ [t]⁴ */
const firstBlock = (n: number, u: number, t: number): Uint8Array => {
  const block = Uint8Array.of(1, 2, 1, 0, 0, 10, ROUNDS, u, 0, 0, 0, n, 0, 0, 0, 0)
  new DataView(block.buffer).setUint32(12, t)
  return block
}
