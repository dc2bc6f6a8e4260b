// `node scripts/engines.ts processes|images [name …]`: fetches and builds what suites and compose files need; says what it did.
import { parseArgs } from 'node:util'
import { IMAGES } from '../packages/test-engines/src/images.ts'
import { fetchKafka } from '../packages/test-engines/src/kafka.ts'
import { installMongodbStandIn } from '../packages/test-engines/src/mongodb-stand-in.ts'
import { fetchS3 } from '../packages/test-engines/src/s3.ts'
import { type ImageName, prepareImages } from './engines/images.ts'

/** What local processes need: the broker's jars, the MongoDB stand-in and the S3 server, with Java and Maven. */
const prepareProcesses = async (): Promise<void> => {
  console.log(`kafka     jars in ${await fetchKafka()}`)
  console.log(`s3        jars in ${await fetchS3()}`)
  const standIn = await installMongodbStandIn()
  console.log(`mongodb   ${'missing' in standIn ? standIn.missing : 'the stand-in is installed'}`)
}

const [command, ...names] = parseArgs({ allowPositionals: true }).positionals
const known = Object.keys(IMAGES) as readonly ImageName[]
const unknown = names.filter((name) => !known.includes(name as ImageName))

try {
  if (command === 'processes' && names.length === 0) await prepareProcesses()
  else if (command === 'images' && unknown.length === 0) await prepareImages(names.length === 0 ? known : (names as ImageName[]))
  else throw new Error(`node scripts/engines.ts processes | images [${known.join('|')} …]`)
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
