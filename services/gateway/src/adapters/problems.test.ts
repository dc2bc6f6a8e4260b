import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { RpcError, type RpcStatus } from '@guzgu/ports'
import { describe, expect, it } from '@jest/globals'
import { printProblems } from './print-problems.ts'
import { PROBLEMS } from './problem-texts.ts'
import { languageOf, toFault } from './problems.ts'

const ROOT = join(import.meta.dirname, '../../../..')

/** Codes in closed unions (`type SchoolRejection = …`, up to the next empty line) and thrown ones. */
const codesIn = (source: string): readonly string[] => {
  const unions = [...source.matchAll(/type \w*Rejection =([\s\S]*?)\n\n/g)].flatMap(([, union = '']) => [...union.matchAll(/'([a-z-]+)'/g)])
  const thrown = [...source.matchAll(/(?:new (?:Rejection|Refused)(?:<\w+>)?\(|new RpcError\('[A-Z_]+', )'([a-z]+(?:-[a-z]+)+)'/g)]
  return [...unions, ...thrown].map(([, code = '']) => code)
}

const sourcesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('.test.') && !name.includes('node_modules') && !name.includes('testing'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))

describe('problems', () => {
  it('has words for every code that a service can say', () => {
    const sources = ['identity', 'catalogue', 'intake', 'analytics', 'gateway'].flatMap((service) =>
      sourcesBelow(join(ROOT, 'services', service, 'src')),
    )
    const codes = new Set(
      [
        ...sources,
        ...sourcesBelow(join(ROOT, 'packages/service-runtime/src')),
        ...sourcesBelow(join(ROOT, 'packages/embedded/src')),
      ].flatMap(codesIn),
    )
    expect(codes.size).toBeGreaterThan(40)
    expect([...codes].filter((code) => PROBLEMS[code] === undefined)).toEqual([])
  })

  it('has no words that nobody says', () => {
    const sources = ['services', 'packages']
      .flatMap((folder) => sourcesBelow(join(ROOT, folder)))
      .filter((source) => !source.includes('export const PROBLEMS'))
    const said = new Set(sources.flatMap((source) => [...source.matchAll(/'([a-z]+(?:-[a-z]+)*)'/g)].map(([, code]) => code)))
    expect(Object.keys(PROBLEMS).filter((code) => code !== 'other' && !said.has(code))).toEqual([])
  })

  it('says each in three languages', () => {
    const silent = Object.entries(PROBLEMS).filter(([, { title, detail = title }]) =>
      [title, detail].some(({ az, ru, en }) => [az, ru, en].some((text) => text.trim() === '')),
    )
    expect(silent).toEqual([])
  })

  it('is what docs/problems.md shows (pnpm --filter @guzgu/gateway problems)', () => {
    expect(readFileSync(join(ROOT, 'docs/problems.md'), 'utf8')).toBe(printProblems())
  })

  it.each<[RpcStatus, number]>([
    ['INVALID_ARGUMENT', 422],
    ['UNAUTHENTICATED', 401],
    ['PERMISSION_DENIED', 403],
    ['NOT_FOUND', 404],
    ['ALREADY_EXISTS', 409],
    ['FAILED_PRECONDITION', 409],
    ['ABORTED', 412],
    ['RESOURCE_EXHAUSTED', 429],
    ['UNAVAILABLE', 503],
    ['DEADLINE_EXCEEDED', 503],
    ['INTERNAL', 500],
  ])('answers %s with %i', (status, http) => expect(toFault(new RpcError(status, 'some-new-code', { field: 'x' })).status).toBe(http))

  it('tells nothing of what was not foreseen', () => {
    expect(toFault(new TypeError('undefined is not the password'))).toEqual({ status: 500, code: 'internal', retryAfter: 0 })
  })

  it('says when to come again with every 429 and 503', () => {
    expect(toFault(new RpcError('UNAVAILABLE', 'engine-unavailable')).retryAfter).toBe(1)
    expect(toFault(new RpcError('RESOURCE_EXHAUSTED', 'too-many-submissions', { retryAfter: 7 })).retryAfter).toBe(7)
  })

  it.each([
    [undefined, 'az'],
    ['', 'az'],
    ['ru', 'ru'],
    ['de, en-GB;q=0.8, ru;q=0.3', 'en'],
    ['ru;q=0.2, az;q=0.9', 'az'],
    ['fr', 'az'],
    ['ru;q=x', 'az'],
  ] as const)('speaks to %s in %s', (header, language) => expect(languageOf(header)).toBe(language))
})
