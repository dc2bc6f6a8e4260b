import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@jest/globals'
import type { Answer, Asked, Client, Problem } from './client.ts'
import { has } from './features.ts'
import type { Platform } from './platform.ts'
import { factsWritten } from './records.ts'
import { until } from './until.ts'

export type Request = Asked & { readonly method: string; readonly path: string }
/** A line of a table; what is asked is made when it is asked, of what the stage holds then. */
export type Case = readonly [what: string, request: () => Request, status: number, code: string, field?: string]

export const putResponse = (body: unknown): Request => ({ method: 'PUT', path: `/v1/responses/${randomUUID()}`, body })
export const put = (path: string, body: unknown, as: string): Request => ({ method: 'PUT', path, body, as })
export const post = (path: string, body: unknown, as?: string): Request => ({
  method: 'POST',
  path,
  body,
  ...(as === undefined ? {} : { as }),
})
export const get = (path: string, as?: string): Request => ({ method: 'GET', path, ...(as === undefined ? {} : { as }) })

/** code → status, as docs/problems.md promises it. */
export const DOCUMENTED: ReadonlyMap<string, number> = new Map(
  [...readFileSync(join(import.meta.dirname, '../docs/problems.md'), 'utf8').matchAll(/^\| `([a-z-]+)` \| (\d{3}) \|/gm)].map(
    ([, code, status]) => [code as string, Number(status)],
  ),
)

/** What has been written down for ever, where we may look; nothing where we may not. */
export const facts = async ({ own }: Platform): Promise<unknown> => (own === undefined ? undefined : factsWritten(own))

/** Asks again while the platform is too busy to know whether the sender is right. */
export const judged = (client: Client, { method, path, ...asked }: Request): Promise<Answer> =>
  until(`${method} ${path}`, async () => {
    const answer = await client.ask(method, path, asked)
    return answer.status === 503 && answer.json<Problem>().code === 'view-too-old' ? undefined : answer
  })

/** Holds what is said only by who remembers; once more, where the memory may have been too late. */
export const remembering = async (hold: () => Promise<void>): Promise<void> => {
  if (has('memory that is always in time')) return hold()
  let failure: unknown
  const isHeld = (): Promise<true | undefined> =>
    hold().then(
      () => true,
      (error: unknown) => void (failure = error),
    )
  await until('the platform remembers', isHeld).catch(() => {
    throw failure
  })
}

/** The request gets this documented problem, and nothing is written. */
export const expectRefusal = async (
  platform: Platform,
  client: Client,
  request: Request,
  status: number,
  code: string,
  field?: string,
): Promise<void> => {
  const before = await facts(platform)
  const answer = await judged(client, request)
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  const problem = answer.json<Problem>()
  expect({ status: answer.status, code: problem.code, field: problem.field }).toEqual({ status, code, field })
  expect(problem.status).toBe(status)
  expect(DOCUMENTED.get(code)).toBe(status)
  expect(await facts(platform)).toEqual(before)
}
