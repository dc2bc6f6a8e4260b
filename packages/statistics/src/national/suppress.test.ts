import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { audit, isTight } from './audit.ts'
import { type Candidate, type Problem, suppress } from './suppress.ts'

fc.configureGlobal({ seed: 20260309 })

/** Appendix A of trust.md, unchanged in method: dense vectors, no reduced form, keys as text. */
function referenceSuppress(cells: readonly Candidate[], unsafe: readonly number[], size: number): string[] {
  const P = 67108859
  const mod = (x: number) => ((x % P) + P) % P
  const inv = (a: number) => {
    let [t, u, r, n] = [0, 1, P, mod(a)]
    while (n !== 0) {
      const q = Math.floor(r / n)
      ;[t, u] = [u, t - q * u]
      ;[r, n] = [n, r - q * n]
    }
    return mod(t)
  }
  const axpy = (w: number[], f: number, v: readonly number[]) => w.map((x, j) => mod(x - f * (v[j] as number)))
  const lead = (v: readonly number[]) => v.findIndex((x) => x !== 0)
  const vector = (ids: readonly number[]) => Array.from({ length: size }, (_, j) => Number(ids.includes(j)))
  const norm = (v: readonly number[]) => v.map((x) => (x * inv(v[lead(v)] as number)) % P).join()
  const basis: { p: number; v: number[] }[] = []
  let prim: number[][] = [
    ...unsafe.map((u) => vector([u])),
    ...cells.filter((c) => !c.safe && c.atoms.length > 1).map((c) => vector(c.atoms)),
  ]
  return cells.map((c) => {
    if (!c.safe) return 'primary'
    let v = vector(c.atoms)
    for (const b of basis) v = axpy(v, v[b.p] as number, b.v)
    const p = lead(v)
    if (p < 0) return 'published'
    const k = inv(v[p] as number)
    v = v.map((x) => (x * k) % P)
    const next = prim.map((w) => axpy(w, w[p] as number, v))
    if (next.some((w) => lead(w) < 0)) return 'secondary'
    if (new Set(next.slice(0, unsafe.length).map(norm)).size < unsafe.length) return 'secondary'
    prim = next
    basis.push({ p, v })
    return 'published'
  })
}

const SIZE = 7
const atoms = fc.uniqueArray(fc.nat({ max: SIZE - 1 }), { minLength: 2, maxLength: 5 })
const safe = fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) })
const worldsOf = (cells: number) =>
  fc.record({
    unsafe: fc.uniqueArray(fc.nat({ max: SIZE - 1 }), { minLength: 1, maxLength: 6 }),
    cells: fc.array(fc.record({ atoms, safe }), { maxLength: cells }),
  })
const worlds = worldsOf(7)
const smallWorlds = worldsOf(5)
const problemOf = (world: { unsafe: readonly number[]; cells: readonly Candidate[] }): Problem => ({
  atoms: SIZE,
  groups: [],
  schools: [],
  ...world,
})

describe('algorithm C', () => {
  it('decides like Appendix A of trust.md', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        expect(suppress(problemOf(world))).toEqual(referenceSuppress(world.cells, world.unsafe, SIZE))
      }),
      { numRuns: 1000 },
    )
  })

  it('T13: no combination with coefficients −2 … 2 is about one or two unsafe atoms only, or about an unsafe cell', () => {
    fc.assert(
      fc.property(smallWorlds, (world) => {
        const problem = problemOf(world)
        const verdicts = suppress(problem)
        const published = problem.cells.filter((_, index) => verdicts[index] === 'published')
        const hidden = problem.cells.filter((cell) => !cell.safe).map((cell) => key(cell.atoms.map((atom) => [atom, 1] as const)))
        for (const support of combinations(published)) {
          const unsafeOnly = support.every(([atom]) => problem.unsafe.includes(atom))
          expect(support.length === 0 || support.length > 2 || !unsafeOnly).toBe(true)
          expect(hidden).not.toContain(key(support))
        }
      }),
      { numRuns: 600 },
    )
  })

  it('T14: without secondary suppression the same search finds leaks, and so does the audit', () => {
    let [found, audited] = [0, 0]
    fc.assert(
      fc.property(smallWorlds, (world) => {
        const published = world.cells.filter(({ safe }) => safe)
        const leak = combinations(published).some((support) => support.length === 1 && world.unsafe.includes(support[0]?.[0] as number))
        const naive = audit(
          problemOf(world),
          world.cells.map(({ safe }) => (safe ? 'published' : 'primary')),
        )
        if (leak) found++
        if (leak) expect(naive.atoms.length).toBeGreaterThan(0)
        if (naive.atoms.length > 0) audited++
      }),
      { numRuns: 600 },
    )
    expect(found).toBeGreaterThan(10)
    expect(audited).toBeGreaterThanOrEqual(found)
  })

  it('never lets a group be computed, nor a school with several atoms see or be seen; the audit agrees', () => {
    const lones = fc.uniqueArray(fc.nat({ max: SIZE - 1 }), { minLength: 2, maxLength: 3 })
    const more = fc.tuple(worlds, fc.array(atoms, { maxLength: 3 }), fc.array(lones, { maxLength: 2 }))
    let [stricter, seen] = [0, 0]
    fc.assert(
      fc.property(more, ([world, groups, several]) => {
        const schools = several.map((own) => own.filter((atom) => world.unsafe.includes(atom))).filter((own) => own.length > 1)
        const problem: Problem = { ...problemOf(world), groups: groups.map((group) => ({ atoms: group })), schools }
        const verdicts = suppress(problem)
        expect(isTight(audit(problem, verdicts))).toBe(true)
        const plain = suppress(problemOf(world))
        if (verdicts.some((verdict, index) => verdict !== plain[index])) stricter++
        if (audit(problem, plain).schools.length > 0) seen++
      }),
      { numRuns: 1000 },
    )
    expect(stricter).toBeGreaterThan(30)
    expect(seen).toBeGreaterThan(5)
  })

  it('never takes back what is public, and protects the rest against it', () => {
    const problem: Problem = {
      atoms: 3,
      unsafe: [0],
      groups: [],
      schools: [],
      given: [{ atoms: [0, 1, 2] }],
      cells: [{ atoms: [1, 2], safe: true }, { atoms: [0, 1], safe: true }], // biome-ignore format: one line
    }
    expect(suppress(problem)).toEqual(['secondary', 'published'])
    expect(isTight(audit(problem, ['published', 'secondary']))).toBe(false)
  })

  it('protects a difference of two sums', () => {
    const problem: Problem = {
      atoms: 3,
      unsafe: [],
      groups: [{ atoms: [0, 1], weights: [1, -1] }],
      schools: [],
      cells: [{ atoms: [0, 2], safe: true }, { atoms: [1, 2], safe: true }], // biome-ignore format: one line
    }
    expect(suppress(problem)).toEqual(['published', 'secondary'])
  })
})

/** Supports, with their coefficients, of all combinations of the cells with coefficients −2 … 2. */
function combinations(cells: readonly Candidate[]): (readonly (readonly [number, number])[])[] {
  const sums = cells.reduce<number[][]>(
    (all, cell) =>
      all.flatMap((sum) => [-2, -1, 0, 1, 2].map((factor) => sum.map((value, atom) => value + (cell.atoms.includes(atom) ? factor : 0)))),
    [new Array<number>(SIZE).fill(0)],
  )
  return sums.map((sum) => sum.flatMap((value, atom) => (value === 0 ? [] : [[atom, value] as const])))
}

const key = (support: readonly (readonly [number, number])[]): string => JSON.stringify([...support].sort(([a], [b]) => a - b))
