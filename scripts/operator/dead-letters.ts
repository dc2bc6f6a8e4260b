import { DEAD_LETTER_REASONS, deadLetterTopicOf } from '../../packages/contracts/src/index.ts'
import type { Clock, EventLog } from '../../packages/ports/src/index.ts'
import { type DeadLetter, readDeadLetters, toRedrivenRecord } from '../../packages/service-runtime/src/index.ts'
import { readSeals, whyNotRedriven } from './seals.ts'

/** What an operator asks for. */
export type Task =
  | { readonly verb: 'list' }
  | { readonly verb: 'show'; readonly id: string; readonly bytes: boolean }
  | { readonly verb: 'redrive'; readonly id: string | 'all' }

export type Engines = { readonly log: EventLog; readonly clock: Clock }

/** What the operator is told instead of an answer. 1: it cannot be done; 2: it was not understood. */
export class OperatorError extends Error {
  readonly exitCode: 1 | 2
  constructor(exitCode: 1 | 2, message: string) {
    super(message)
    this.exitCode = exitCode
  }
}

/** Does it and returns the lines of the answer. @throws OperatorError */
export const deadLetters = async (task: Task, engines: Engines): Promise<readonly string[]> => {
  const letters = await readDeadLetters(engines.log)
  switch (task.verb) {
    case 'list':
      return list(letters)
    case 'show':
      return show(find(letters, task.id), task.bytes)
    case 'redrive':
      return task.id === 'all'
        ? redriveAll(
            letters.filter(({ redriven }) => redriven === undefined),
            engines,
          )
        : [await redrive(find(letters, task.id), engines)]
  }
}

const find = (letters: readonly DeadLetter[], id: string): DeadLetter => {
  const letter = letters.find((one) => one.id === id)
  if (letter === undefined)
    throw new OperatorError(1, `there is no dead letter ${id}: \`operator dead-letters list\` prints those that are`)
  return letter
}

const list = (letters: readonly DeadLetter[]): readonly string[] => {
  if (letters.length === 0) return ['no dead letters']
  const rows = [
    ['id', 'day', 'reader', 'place', 'reason', 'state'],
    ...letters.map((letter) => [letter.id, dateOf(letter.day), letter.reader, placeOf(letter), letter.reason, stateOf(letter)]),
  ]
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

const show = (letter: DeadLetter, bytes: boolean): readonly string[] => [
  `id        ${letter.id}`,
  `reader    ${letter.reader}`,
  `place     ${placeOf(letter)}`,
  `key       ${letter.key}`,
  `reason    ${letter.reason}: ${DEAD_LETTER_REASONS[letter.reason as keyof typeof DEAD_LETTER_REASONS] ?? 'a reason of a newer version'}`,
  `day       ${dateOf(letter.day)}`,
  `state     ${stateOf(letter)}`,
  `size      ${letter.original.length} bytes`,
  ...(bytes ? [`original  ${Buffer.from(letter.original).toString('hex')}`] : []),
]

/** Appends the original anew behind everything in its topic, then says so in the dead-letter topic: killed in between, it is a repeat. */
const redrive = async (letter: DeadLetter, { log, clock }: Engines): Promise<string> => {
  const refusal = whyNotRedriven(letter, await readSeals(log), clock.now())
  if (refusal !== undefined) throw new OperatorError(1, `${letter.id} is not redriven: ${refusal}`)
  const [anew] = await log.append(letter.topic, [{ key: letter.key, value: letter.original, partition: letter.partition }])
  if (anew === undefined) throw new Error(`${letter.topic}: an append without a place`)
  await log.append(deadLetterTopicOf(letter.topic), [toRedrivenRecord(letter, anew, clock.now())])
  return `${letter.id} is redriven: ${letter.topic}/${anew.partition}/${anew.offset}`
}

const redriveAll = async (letters: readonly DeadLetter[], engines: Engines): Promise<readonly string[]> => {
  const done: string[] = []
  const refused: string[] = []
  for (const letter of letters)
    try {
      done.push(await redrive(letter, engines))
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error
      refused.push(error.message)
    }
  if (refused.length > 0) throw new OperatorError(1, [...done, ...refused].join('\n'))
  return done.length === 0 ? ['no open dead letters'] : done
}

const MS_PER_DAY = 86_400_000

const dateOf = (day: number): string => new Date(day * MS_PER_DAY).toISOString().slice(0, 10)
const placeOf = ({ topic, partition, offset }: DeadLetter): string => `${topic}/${partition}/${offset}`
const stateOf = ({ redriven }: DeadLetter): string =>
  redriven === undefined ? 'open' : `redriven ${dateOf(redriven.day)} to offset ${redriven.offset}`
