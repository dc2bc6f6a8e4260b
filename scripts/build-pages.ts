// services/web → services/web/build, when the sources are newer than what was built from them.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'

const folder = join(import.meta.dirname, '../services/web')
const stampFile = join(folder, 'build/.stamp')

const isSource = (file: string): boolean =>
  /^(src|messages|static|project\.inlang)\/.*\.\w+$|^(package\.json|vite\.config\.ts)$/.test(file) &&
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
  const vite = spawnSync(join(folder, 'node_modules/.bin/vite'), ['build', '--logLevel', 'error'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (vite.status !== 0) process.exit(vite.status ?? 1)
  writeFileSync(stampFile, stamp)
  console.log('done')
}
