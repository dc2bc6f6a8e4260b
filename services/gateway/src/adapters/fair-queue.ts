export type FairQueue<Item> = {
  readonly size: () => number
  readonly push: (line: number, item: Item) => void
  /** One of each line in turn, the oldest of a line first. */
  readonly take: (atMost: number) => Item[]
  /** The newest of the longest line. */
  readonly dropFromLongest: () => Item | undefined
  /** Whether another line is longer than this one. */
  readonly isLongest: (line: number) => boolean
}

/** A line that is read from its head; what was read is cut off now and then. */
type Line<Item> = { items: Item[]; head: number; waiting: boolean }

/**
 * A queue of several lines, served in turn: a line that grows makes itself wait and nobody else. Costs as much per item as a plain one;
 * only who drops looks at every line.
 */
export const createFairQueue = <Item>(lines: number): FairQueue<Item> => {
  const all: Line<Item>[] = Array.from({ length: lines }, () => ({ items: [], head: 0, waiting: false }))
  let turns: Line<Item>[] = [] // those with items, whose turn is next first
  let size = 0

  const lengthOf = ({ items, head }: Line<Item>): number => items.length - head
  const longest = (): Line<Item> => turns.reduce((one, other) => (lengthOf(other) > lengthOf(one) ? other : one))
  const line = (number: number): Line<Item> => all[number] as Line<Item>

  const next = (from: Line<Item>): Item => {
    const item = from.items[from.head] as Item
    from.head += 1
    if (from.head === from.items.length || from.head > 1_000) {
      from.items = from.items.slice(from.head)
      from.head = 0
    }
    size -= 1
    return item
  }

  return {
    size: () => size,
    push: (number, item) => {
      const at = line(number)
      at.items.push(item)
      size += 1
      if (!at.waiting) turns.push(at)
      at.waiting = true
    },
    take: (atMost) => {
      const taken: Item[] = []
      let turn = 0
      for (; turn < turns.length && taken.length < atMost; turn += 1) {
        const from = turns[turn] as Line<Item>
        taken.push(next(from))
        if (lengthOf(from) > 0) turns.push(from)
        else from.waiting = false
      }
      turns = turns.slice(turn)
      return taken
    },
    dropFromLongest: () => {
      if (size === 0) return undefined
      const from = longest()
      size -= 1
      const item = from.items.pop()
      if (lengthOf(from) === 0) {
        from.waiting = false
        turns = turns.filter((one) => one !== from)
      }
      return item
    },
    isLongest: (number) => size === 0 || lengthOf(line(number)) >= lengthOf(longest()),
  }
}
