import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import {
  clusteredMean,
  cronbachAlpha,
  postStratified,
  rational,
  sqrtDecimal,
  toDecimal,
  twoStageMean,
} from '../../packages/statistics/src/index.ts'

// What R's psych and survey say of their own data sets, and what we say of the sums that R gives of them.
const SCRIPT = join(import.meta.dirname, 'vectors.R')
const here = spawnSync('Rscript', ['-e', 'library(psych); library(psychTools); library(survey)']).status === 0
if (!here) process.stderr.write('SKIPPED: vectors in R: no Rscript with psych, psychTools and survey on this machine\n')
const lines = here ? spawnSync('Rscript', [SCRIPT], { encoding: 'utf8' }).stdout.split('\n') : []

/** The numbers of each line that begins with `name`. */
const numbersOf = (name: string): readonly (readonly string[])[] =>
  lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length).trim().split(/\s+/))
const first = (name: string): readonly string[] => numbersOf(name)[0] ?? []
const none = rational(0)
/** R prints a double. */
const rounded = (text: string | undefined, digits: number): string => Number(text).toFixed(digits)

const inR = here ? describe : describe.skip

inR('figures that R derives', () => {
  it.each(['bfi N', 'bfi A', 'bfi C', 'bfi E', 'bfi O', 'attitude'])('alpha of %s', (scale) => {
    const alpha = cronbachAlpha(first(`${scale} sums`).map(Number))
    expect(toDecimal(alpha ?? none, 12)).toBe(rounded(first(`${scale} alpha`)[0], 12))
  })

  it('clustered mean and standard error of drawn districts', () => {
    const drawn = clusteredMean(first('apiclus1 m N T A B C Q').slice(0, 6).map(Number), 757)
    const [mean, error] = first('api00')
    expect(toDecimal(drawn?.mean ?? none, 9)).toBe(rounded(mean, 9))
    expect(sqrtDecimal(drawn?.variance ?? none, 9)).toBe(rounded(error, 9))
  })

  it('two stages', () => {
    const districts = numbersOf('apiclus2 N n S Q').map((row) => row.map(Number))
    const drawn = twoStageMean(
      districts.map(([population = 0, n = 0, sum = 0, squares = 0]) => ({ population, n, sum, squares })),
      Number(first('apiclus2 M')[0]),
    )
    const [mean, error] = first('apiclus2 mean se')
    expect(toDecimal(drawn?.mean ?? none, 9)).toBe(rounded(mean, 9))
    expect(sqrtDecimal(drawn?.variance ?? none, 9)).toBe(rounded(error, 9))
  })

  it('post-stratified mean', () => {
    const populations = new Map([
      ['E', 4421],
      ['H', 755],
      ['M', 1018],
    ])
    const rows = [...populations.keys()].flatMap((stratum) =>
      numbersOf(`apiclus1 ${stratum} district n api00 enroll`).map(([school = '', n, total]) => {
        return { school, stratum, n: Number(n), total: BigInt(total ?? 0) }
      }),
    )
    const weighted = postStratified(rows, populations, 1n, 757)
    const [mean, error] = first('apiclus1 post-stratified mean se')
    expect(toDecimal(weighted?.mean ?? none, 6)).toBe(rounded(mean, 6))
    expect(sqrtDecimal(weighted?.variance ?? none, 6)).toBe(rounded(error, 6))
  })
})
