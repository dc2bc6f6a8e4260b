import type { Fold, Transform } from '@guzgu/event-sourcing'
import type { FoldBinding, TransformBinding } from '@guzgu/ports'

// A pipeline small enough to be computed by hand, and stateful enough to go wrong. Without Jest: processes of their own run it too.

/** An answer of a person in an exercise. */
export type Input = { readonly exercise: string; readonly person: number; readonly value: number }
type Output = Input & { readonly counts: boolean }
type Document = { counted: number; sum: number }

export const text = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value))
const parse = <T>(value: Uint8Array): T => JSON.parse(Buffer.from(value).toString()) as T

const firstOfEachPerson: Transform<Input, Output, Set<string>> = {
  name: 'first-of-each-person',
  initial: () => new Set(),
  step: (seen, input) => {
    const person = `${input.exercise}/${input.person}`
    const counts = !seen.has(person)
    seen.add(person)
    return { ...input, counts }
  },
  recall: (seen, output) => void seen.add(`${output.exercise}/${output.person}`),
}

const sums: Fold<Output, Document> = {
  view: 'sums.v1',
  keys: ({ exercise, counts }) => (counts ? [exercise] : []),
  initial: () => ({ counted: 0, sum: 0 }),
  apply: (document, { value }) => {
    document.counted += 1
    document.sum += value
  },
  toJson: (document) => ({ ...document }),
  fromJson: (json) => ({ ...(json as Document) }),
}

/** The first value of each person counts. */
export const transformBinding: TransformBinding<Input, Output, Set<string>> = {
  transform: firstOfEachPerson,
  from: 'in',
  to: 'out',
  decodeInput: parse,
  encodeOutput: (output, source) => ({ key: output.exercise, value: text({ source, output }) }),
  decodeOutput: parse,
}

/** Sums per exercise of what counts. */
export const foldBinding: FoldBinding<Output, Document> = {
  fold: sums,
  order: 'source',
  from: 'out',
  decode: (value) => (({ source, output }) => ({ at: source, input: output }))(parse<{ source: number; output: Output }>(value)),
}

/** The documents of a run without faults. */
export const faultFree = (inputs: readonly Input[]): Record<string, unknown> => {
  const documents: Record<string, Document> = {}
  const seen = new Set<string>()
  for (const { exercise, person, value } of inputs) {
    if (seen.has(`${exercise}/${person}`)) continue
    seen.add(`${exercise}/${person}`)
    const document = (documents[exercise] ??= { counted: 0, sum: 0 })
    document.counted += 1
    document.sum += value
  }
  return documents
}
