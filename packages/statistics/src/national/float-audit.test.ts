import { describe, expect, it } from '@jest/globals'
import { syntheticFrame } from '../testing/frame.ts'
import type { Vector } from './echelon.ts'
import { planPatterns } from './patterns.ts'

/**
 * A third audit, in floating point and with no prime: an orthonormal basis of the published cells (Gram–Schmidt, twice), and how far
 * every unsafe atom is from it. Nothing computable has a distance; two tied atoms have rests with the cosine 1.
 */
describe.each([3, 7])('orthogonal projection on a frame with seed %d', (seed) => {
  const { runs } = planPatterns(syntheticFrame(150, seed).units.teacher, [])
  const { problem, verdicts } = runs[0] as (typeof runs)[number]
  const restsFor = (published: readonly Vector[]) => {
    const basis = orthonormal(published.map((vector) => dense(vector, problem.atoms)))
    return problem.unsafe.map((atom) => rest(dense({ atoms: [atom] }, problem.atoms), basis))
  }

  it('leaves a rest of every unsafe atom, and no two that are parallel', () => {
    const rests = restsFor(problem.cells.filter((_, index) => verdicts[index] === 'published'))
    expect(Math.min(...rests.map(norm))).toBeGreaterThan(0.05)
    expect(largestCosine(rests)).toBeLessThan(0.9999)
  })

  it('leaves nothing of some of them when everything is published', () =>
    expect(Math.min(...restsFor([...problem.cells, { atoms: [problem.unsafe[0] ?? 0] }]).map(norm))).toBeLessThan(1e-9))
})

function dense({ atoms }: Vector, size: number): Float64Array {
  const vector = new Float64Array(size)
  for (const atom of atoms) vector[atom] = 1
  return vector
}

function orthonormal(vectors: readonly Float64Array[]): readonly Float64Array[] {
  const basis: Float64Array[] = []
  for (const vector of vectors) {
    const left = rest(rest(vector, basis), basis)
    const length = norm(left)
    if (length > 1e-8) basis.push(left.map((value) => value / length))
  }
  return basis
}

function rest(vector: Float64Array, basis: readonly Float64Array[]): Float64Array {
  const left = Float64Array.from(vector)
  for (const direction of basis) {
    const share = dot(left, direction)
    for (let index = 0; index < left.length; index++) left[index] = (left[index] as number) - share * (direction[index] as number)
  }
  return left
}

function largestCosine(vectors: readonly Float64Array[]): number {
  const units = vectors.map((vector) => {
    const length = norm(vector)
    return vector.map((value) => value / length)
  })
  let largest = 0
  units.forEach((a, index) => {
    for (const b of units.slice(index + 1)) largest = Math.max(largest, Math.abs(dot(a, b)))
  })
  return largest
}

const norm = (vector: Float64Array): number => Math.sqrt(dot(vector, vector))

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let index = 0; index < a.length; index++) sum += (a[index] as number) * (b[index] as number)
  return sum
}
