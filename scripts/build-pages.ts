// services/web → services/web/build, when the sources are newer than what was built from them. Fails where answering became too heavy.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join, relative } from 'node:path'
import { LIMITS, weighPages } from './page-weights.ts'

const folder = join(import.meta.dirname, '../services/web')
const stampFile = join(folder, 'build/.stamp')

const isSource = (file: string): boolean =>
  /^(src|messages|static|project\.inlang)\/.*\.\w+$|^(package\.json|[\w-]+(\.config)?\.ts)$/.test(file) &&
  !/^src\/paraglide\/|^project\.inlang\/(cache|README|\.)/.test(file)

const stamp = readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map(({ parentPath, name }) => relative(folder, join(parentPath, name)))
  .filter(isSource)
  .sort()
  .reduce(
    (hash, file) => hash.update(file).update(readFileSync(join(folder, file))),
    createHash('sha256').update(readFileSync(join(folder, '../../pnpm-lock.yaml'))),
  )
  .digest('hex')

const fresh = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp
if (!fresh) {
  process.stdout.write('building the pages … ')
  // With the Node that runs this file, also for what Vite starts: another one may stand first on the machine.
  const vite = spawnSync(process.execPath, [join(folder, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'error'], {
    cwd: folder,
    env: { ...process.env, PATH: [dirname(process.execPath), process.env.PATH].join(delimiter) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (vite.status !== 0) process.exit(vite.status ?? 1)
  const { script, style } = weighPages(folder)
  console.log(`done; until the first question ${script} bytes of JavaScript (of ${LIMITS.script}) and ${style} of styles, compressed`)
  if (script > LIMITS.script) {
    console.error('too heavy: load it after the first question (import()), as services/web/src/lib/respondent/later-pages.ts does')
    process.exit(1)
  }
  writeFileSync(stampFile, stamp)
}
