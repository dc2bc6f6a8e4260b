import { fork } from 'node:child_process'
import { join } from 'node:path'

/** A script of this folder in a process of its own, so that it is measured alone. */
export type Child = {
  /** Sends a question and waits for the next answer. @throws Error if the process ends instead */
  readonly ask: <Answer>(question: unknown) => Promise<Answer>
  /** Asks it to end, and waits. */
  readonly stop: () => Promise<void>
}

export const startChild = (script: string): Child => {
  const child = fork(join(import.meta.dirname, script), [], {
    execArgv: ['--disable-warning=ExperimentalWarning', '--disable-warning=TimeoutNegativeWarning'], // the latter is kafkajs
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return {
    ask: (question) =>
      new Promise((resolve, reject) => {
        const onExit = (code: number | null): void => reject(new Error(`${script} ended with ${code}`))
        child.once('exit', onExit)
        child.once('message', (answer) => {
          child.off('exit', onExit)
          resolve(answer as never)
        })
        child.send(question as object)
      }),
    stop: async () => {
      child.disconnect()
      await ended
    },
  }
}

/** One question, one answer, and the end. */
export const runOnce = async <Answer>(script: string, question: unknown): Promise<Answer> => {
  const child = startChild(script)
  try {
    return await child.ask<Answer>(question)
  } finally {
    await child.stop()
  }
}

/** The other side: answers every question in turn; `end` runs when the parent asks for it or is gone. */
export const answerParent = <Question>(
  answer: (question: Question) => Promise<unknown>,
  end: () => Promise<void> = async () => {},
): void => {
  process.on('message', (question) => {
    answer(question as Question).then(
      (reply) => process.send?.(reply ?? {}),
      (error) => {
        console.error(error)
        process.exit(1)
      },
    )
  })
  process.on('disconnect', () => void end().then(() => process.exit(0)))
}
