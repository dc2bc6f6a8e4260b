// proto → packages/contracts/gen, when the contracts are newer than what was generated from them (or with --force).
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const out = join(root, 'packages/contracts/gen')
const stampFile = join(out, '.stamp')

const sources = readdirSync(join(root, 'proto'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(proto|yaml)$/.test(file))
  .sort()
const stamp = sources
  .reduce((hash, file) => hash.update(file).update(readFileSync(join(root, 'proto', file))), createHash('sha256'))
  .digest('hex')

const fresh = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp
if (!fresh || process.argv.includes('--force')) {
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out, { recursive: true })
  const buf = spawnSync(join(root, 'node_modules/.bin/buf'), ['generate'], { cwd: join(root, 'proto'), stdio: 'inherit' })
  if (buf.status !== 0) process.exit(buf.status ?? 1)
  writeFileSync(stampFile, stamp)
}
