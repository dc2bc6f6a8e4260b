// `pnpm verify <folder> [--file .data/guzgu.db]`: an export against its manifest; with the log at hand (a file, or the engines that
// GUZGU_KAFKA names) the snapshot is made again from it, and every file too.
import { parseArgs } from 'node:util'
import { verifyFolder } from '@guzgu/exports'
import { openBeside } from './open-beside.ts'
import { StartUpError, startUp } from './start-up.ts'
import { verifyAgainstLog } from './verify/against-log.ts'

await startUp(async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { file: { type: 'string' } } })
  const [folder, ...more] = positionals
  if (folder === undefined || more.length > 0) throw new StartUpError('usage: pnpm verify <folder> [--file .data/guzgu.db]')
  const { manifest, checked, problems } = await verifyFolder(folder)
  const hasLog = values.file !== undefined || Boolean(process.env.GUZGU_KAFKA)
  const differences = manifest === undefined || !hasLog ? [] : await againstLog(values.file, manifest)
  if (manifest !== undefined)
    console.log(`snapshot       ${manifest.snapshotId}
digest         ${manifest.digest}
files          ${checked.join(', ')}
rows           ${manifest.rows}
log            ${hasLog ? 'made again from it' : 'not looked at: name a file with --file'}`)
  for (const problem of [...problems, ...differences]) console.error(problem)
  const isRight = problems.length + differences.length === 0
  console.log(isRight ? 'verified' : 'NOT verified')
  process.exitCode = isRight ? 0 : 1
})

async function againstLog(file: string | undefined, manifest: Parameters<typeof verifyAgainstLog>[1]): Promise<readonly string[]> {
  const platform = await openBeside(file)
  try {
    return await verifyAgainstLog(platform.portsFor('analytics'), manifest)
  } finally {
    await platform.close()
  }
}
