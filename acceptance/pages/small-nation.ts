// A country of 24 schools, published twice, with its pages: prints where it is and who may sign in, and serves until it is told to stop.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startStandalone } from '@guzgu/standalone'
import { demoAccounts } from '@guzgu/standalone/demo-accounts'
import { countPeople, registerOf, runNation } from '@guzgu/standalone/nation'
import { openPages } from '@guzgu/web'

const SEED = '7'
const TURNOUT = 90
/** Three schools are too few: two regions are hidden. */
const REGIONS = [
  { region: 'Bakı', rayon: 'Nəsimi', urban: true, schools: 6 },
  { region: 'Gəncə-Daşkəsən', rayon: 'Gəncə', urban: true, schools: 6 },
  { region: 'Şəki-Zaqatala', rayon: 'Şəki', urban: false, schools: 6 },
  { region: 'Quba-Xaçmaz', rayon: 'Quba', urban: false, schools: 3 },
  { region: 'Lənkəran-Astara', rayon: 'Lerik', urban: false, schools: 3 },
] as const
/** Teachers are enough for ranges of similar schools, students are not. */
const PEOPLE = [2, 16, 8] as const

const schools = REGIONS.flatMap((place) => Array.from({ length: place.schools }, () => place)).map(({ region, rayon, urban }, at) => ({
  code: `AZ${String(at + 1).padStart(5, '0')}`,
  name: `${rayon} ${at + 1} nömrəli məktəb`,
  region,
  rayon,
  red: region,
  urban,
  type: 'general',
  sections: ['az'],
  idp: false,
  expected: { primary: PEOPLE, 'lower-secondary': PEOPLE },
}))

const folder = mkdtempSync(join(tmpdir(), 'guzgu-small-nation-'))
const config = {
  file: join(folder, 'nation.db'),
  host: '127.0.0.1',
  port: 0,
  metricsPort: 0,
  logLevel: 'warn',
  helpdesk: '',
  trustedProxies: [],
}
const standalone = await startStandalone(config, { pages: await openPages(config) })
const accounts = demoAccounts(standalone)
const publish = { schools, turnout: TURNOUT, progress: () => {} }
const EARLIER = { roundId: 'earlier', title: { az: 'Əvvəlki', ru: 'Прежний', en: 'Earlier' } }
const { snapshotId: earlierId } = await runNation(standalone, { ...publish, seed: '6', round: EARLIER })
const { snapshotId, ministryToken, truth } = await runNation(standalone, { ...publish, seed: SEED })
const [school] = schools
const tokens = {
  ministry: ministryToken,
  analyst: await accounts.tokenOf('analyst'),
  officer: await accounts.tokenOf('officer', { red: school?.red ?? '' }),
  coordinator: await accounts.tokenOf('coordinator', { schoolId: school?.code ?? '' }),
  head: await accounts.tokenOf('head', { schoolId: school?.code ?? '' }),
}
/** One school lies in another region; or the two regions of three schools are one, and it lies where it did. */
const [, ganja, , quba, lankaran] = REGIONS
const to = ({ region, rayon }: (typeof REGIONS)[number]) => ({ region, rayon })
const corrections = {
  oneSchoolMoved: Object.fromEntries(schools.slice(0, 1).map(({ code }) => [code, to(ganja)])),
  regionsJoined: Object.fromEntries(schools.filter(({ region }) => region === quba.region).map(({ code }) => [code, to(lankaran)])),
}
const corrected = (places: Readonly<Record<string, ReturnType<typeof to>>>): string =>
  registerOf(
    schools.map((one) => {
      const place = places[one.code]
      return place === undefined ? one : { ...one, ...place, red: place.region === lankaran.region ? place.region : one.red }
    }),
  )
const registers = { oneSchoolMoved: corrected(corrections.oneSchoolMoved), regionsJoined: corrected(corrections.regionsJoined) }
process.once('SIGTERM', async () => {
  await standalone.stop()
  rmSync(folder, { recursive: true, force: true })
})
const exerciseId = `${snapshotId.split('.')[0]}.${school?.code}.primary`
const people = countPeople(truth)
const told = { address: standalone.address, snapshotId, earlierId, exerciseId, registers, corrections, people, tokens }
console.log(`published ${JSON.stringify(told)}`)
