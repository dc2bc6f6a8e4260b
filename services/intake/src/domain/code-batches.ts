import type { Role } from './vocabulary.ts'

/** Codes differ in these; serials count from 0 in each. */
export type CodeGroup = { readonly role: Role; readonly language: string /** 0: none. */; readonly gradeBand: number }

/** Serials 0 … count − 1 were issued. */
export type CodeBatch = CodeGroup & { readonly count: number; readonly revoked: ReadonlySet<number> }

type Batches = readonly CodeBatch[]

/** How many codes of a role may be issued: the expected number and a tenth, rounded up. In integers: 1.1 × 10 is more than 11 for a computer. */
export const mostCodes = (expected: number): number => Math.ceil((expected * 11) / 10)

/** All that were ever issued, revoked ones too: a used code, revoked and issued anew, would let one person answer twice. */
export const issuedCodes = (batches: Batches, role: Role): number =>
  batches.reduce((sum, batch) => (batch.role === role ? sum + batch.count : sum), 0)

export const findBatch = (batches: Batches, group: CodeGroup): CodeBatch | undefined => batches.find((batch) => sameGroup(batch, group))

/** With the codes of a group issued up to (not including) this serial. */
export const withIssued = (batches: Batches, group: CodeGroup, count: number): Batches =>
  change(batches, group, (batch) => ({ ...batch, count }))

export const withRevoked = (batches: Batches, group: CodeGroup, serials: readonly number[]): Batches =>
  change(batches, group, (batch) => ({ ...batch, revoked: new Set([...batch.revoked, ...serials]) }))

/** One for all batches: a nation has 150,000 of them. */
const NONE: ReadonlySet<number> = new Set()

const change = (batches: Batches, { role, language, gradeBand }: CodeGroup, to: (batch: CodeBatch) => CodeBatch): Batches => {
  const group = { role, language, gradeBand }
  const batch = findBatch(batches, group) ?? { ...group, count: 0, revoked: NONE }
  return [...batches.filter((other) => !sameGroup(other, group)), to(batch)]
}

const sameGroup = (a: CodeGroup, b: CodeGroup): boolean => a.role === b.role && a.language === b.language && a.gradeBand === b.gradeBand
