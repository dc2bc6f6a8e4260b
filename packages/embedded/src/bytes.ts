// A cohort crosses the threads as one block of bytes: thousands of small structured clones would cost more than the disk.

/** Writes into one growing block that can be transferred. */
export type ByteWriter = {
  readonly count: (value: number) => void
  readonly number: (value: number) => void
  readonly text: (value: string) => void
  readonly bytes: (value: Uint8Array) => void
  readonly length: () => number
  /** Forgets what was written behind this length. */
  readonly rewind: (length: number) => void
  /** Hands the block over and begins a new one. */
  readonly take: () => ArrayBuffer
}

/** Reads what a `ByteWriter` wrote, in the same order. */
export type ByteReader = {
  readonly count: () => number
  readonly number: () => number
  readonly text: () => string
  /** A view into the block, not a copy. */
  readonly bytes: () => Uint8Array
}

const FIRST_CAPACITY = 64 * 1024

export const createByteWriter = (): ByteWriter => {
  let block = Buffer.allocUnsafeSlow(FIRST_CAPACITY)
  let length = 0

  const reserve = (size: number): void => {
    if (length + size <= block.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(block.length * 2, length + size))
    block.copy(larger, 0, 0, length)
    block = larger
  }
  const count = (value: number): void => {
    reserve(4)
    length = block.writeUInt32LE(value, length)
  }

  return {
    count,
    number: (value) => {
      reserve(8)
      length = block.writeDoubleLE(value, length)
    },
    text: (value) => {
      reserve(4 + value.length * 3) // UTF-8 needs at most three bytes per UTF-16 unit
      const size = block.write(value, length + 4)
      block.writeUInt32LE(size, length)
      length += 4 + size
    },
    bytes: (value) => {
      count(value.length)
      reserve(value.length)
      block.set(value, length)
      length += value.length
    },
    length: () => length,
    rewind: (mark) => {
      length = mark
    },
    take: () => {
      const taken = block.buffer as ArrayBuffer
      block = Buffer.allocUnsafeSlow(FIRST_CAPACITY)
      length = 0
      return taken
    },
  }
}

export const createByteReader = (block: ArrayBuffer): ByteReader => {
  const buffer = Buffer.from(block)
  let at = 0
  const count = (): number => {
    at += 4
    return buffer.readUInt32LE(at - 4)
  }
  return {
    count,
    number: () => {
      at += 8
      return buffer.readDoubleLE(at - 8)
    },
    text: () => {
      const end = count() + at
      const text = buffer.toString('utf8', at, end)
      at = end
      return text
    },
    bytes: () => {
      const end = count() + at
      const view = buffer.subarray(at, end)
      at = end
      return view
    },
  }
}
