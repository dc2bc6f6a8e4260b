import { PROBLEMS } from './problem-texts.ts'
import { httpStatusOf } from './problems.ts'

const HEAD = `# Problems

Every error of the HTTP API is \`application/problem+json\` (RFC 9457): \`type\`, \`title\`, \`status\`, \`code\`, \`field\` where something is at
fault, \`detail\` where something can be done, and \`instance\`, which names the request in our logs. Titles and details follow
\`Accept-Language\` (az, ru, en). \`type\` is \`https://guzgu.az/problems/\` and the code. 429 and 503 carry \`Retry-After\` (seconds).

Printed from \`services/gateway/src/adapters/problem-texts*.ts\`: change it there, then \`pnpm --filter @guzgu/gateway problems\`.

| code | status | meaning | what to do |
|---|---|---|---|
`

/** `docs/problems.md`. */
export const printProblems = (): string =>
  HEAD +
  Object.entries(PROBLEMS)
    .filter(([code]) => code !== 'other')
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([code, { title, detail }]) => `| \`${code}\` | ${httpStatusOf(code)} | ${title.en} | ${detail?.en ?? ''} |\n`)
    .join('')
