// `pnpm operator dead-letters list|show <id> [--bytes]|redrive <id>|--all`: on GUZGU_FILE, or on Kafka where GUZGU_KAFKA names brokers.

import { deadLetters, OperatorError } from './operator/dead-letters.ts'
import { openDesk, readTask } from './operator/desk.ts'

try {
  const task = readTask(process.argv.slice(2))
  const desk = await openDesk(task, process.env)
  try {
    for (const line of await deadLetters(task, desk)) console.log(line)
  } finally {
    await desk.close()
  }
} catch (error) {
  if (!(error instanceof OperatorError)) throw error
  console.error(error.message)
  process.exitCode = error.exitCode
}
