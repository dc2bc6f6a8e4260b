import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { type ExerciseAtHand, importSchools, issueCodes, openExercise, planExercise, planRound } from './campaign.ts'
import { type Client, createClient } from './client.ts'
import { BAKU_SCHOOL, MINISTRY } from './people.ts'
import { type Platform, startPlatform } from './platform.ts'

// The pages at the gateway's door, as a browser without JavaScript asks for them; how they look and read, the browser tests show.

let platform: Platform
let client: Client
let exercise: ExerciseAtHand
let teacher = ''

beforeAll(async () => {
  platform = await startPlatform()
  client = createClient(platform)
  await importSchools(client)
  const round = await planRound(client, 'pages')
  exercise = await planExercise(client, round, {
    schoolId: BAKU_SCHOOL,
    level: 'primary',
    expected: { leader: 1, teacher: 2, student: 0 },
  })
  const [first = ''] = await issueCodes(client, exercise, 'teacher', 2)
  teacher = first
  await openExercise(client, exercise, teacher)
})

afterAll(() => platform?.stop())

const read = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  client.ask('GET', path, { headers: { accept: 'text/html', ...headers } })

/** As a form of a page is sent. */
const post = async (path: string, fields: Readonly<Record<string, string>>): Promise<Response> =>
  fetch(`${platform.address()}${path}`, {
    method: 'POST',
    headers: { accept: 'text/html', origin: platform.address() },
    body: new URLSearchParams(fields),
    redirect: 'manual',
  })

it('serves the first page, in three languages, with what it needs from the same door', async () => {
  for (const language of ['az', 'ru', 'en']) {
    const page = await read('/', { 'accept-language': language })
    expect(page.status).toBe(200)
    expect(page.text).toContain(`<html lang="${language}"`)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  }
  const { text } = await read('/')
  const parts = [...text.matchAll(/(?:href|src)="([^"]+\.(?:css|js))"/g)].map(([, path = '']) => new URL(path, platform.address()))
  expect(parts).not.toEqual([])
  for (const part of parts) expect([part.pathname, (await fetch(part)).status]).toEqual([part.pathname, 200])
})

it('leaves the API its paths: an address of nobody is a problem there, and a page elsewhere', async () => {
  expect((await client.ask('GET', '/v1/pupils')).json()).toMatchObject({ code: 'route-unknown' })
  const page = await read('/pupils')
  expect([page.status, page.headers.get('content-type')?.split(';')[0]]).toEqual([404, 'text/html'])
})

it('takes a card by a POST, and says what is wrong with a code', async () => {
  const entered = await post('/answer/form', { code: teacher, step: 'enter' })
  expect(entered.status).toBe(200)
  expect(await entered.text()).toMatch(/<input[^>]+name="state"/)

  const mistyped = await post('/answer/form', { code: '1234', step: 'enter' })
  expect([mistyped.status, await mistyped.text()]).toEqual([422, expect.stringContaining('role="alert"')])
})

it('signs staff in with a session that only the server can read, on whatever process draws the next page', async () => {
  const token = await platform.token(MINISTRY)
  const refused = await post('/sign-in?/in', { token: `${token}x` })
  expect([refused.status, refused.headers.get('set-cookie')]).toEqual([401, null])

  const entered = await post('/sign-in?/in', { token })
  const cookie = entered.headers.get('set-cookie') ?? ''
  expect(entered.status).toBe(303)
  expect(cookie).toMatch(/^session=.+HttpOnly; SameSite=Strict/)
  expect(cookie).not.toContain(token)

  await platform.own?.kill()
  await platform.own?.restart()
  const home = await read(entered.headers.get('location') ?? '', { cookie: cookie.split(';')[0] ?? '' })
  expect(home.status).toBe(200)
  expect(home.text).toMatch(/<h1/)
  expect(home.text).not.toContain('action="?/in"')
})
