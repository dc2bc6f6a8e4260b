/** What jest writes with `--outputFile`, as far as it is read here. */
export type Report = {
  readonly testResults: readonly {
    /** The path of the file. */
    readonly name: string
    readonly status: string
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[]
  }[]
}

export type Outcome = {
  readonly passed: number
  /** A file that could not be run, or failed outside its tests, is one more. */
  readonly failed: number
  readonly skipped: number
  /** `file › test`: failed, and passed with the rest of its file when that was run again. */
  readonly flaky: readonly string[]
}

type File = Report['testResults'][number]

export const failedFiles = (report: Report): readonly string[] =>
  report.testResults.filter(({ status }) => status === 'failed').map(({ name }) => name)

/** Of several runs of different files, each with the run that repeated its failed ones. */
export const outcomeOf = (runs: readonly { readonly first: Report; readonly again?: Report | undefined }[]): Outcome => {
  const files = runs.flatMap(({ first, again }) =>
    first.testResults.map((file) => ({ file, last: again?.testResults.find(({ name }) => name === file.name) ?? file })),
  )
  const total = (count: (file: File) => number): number => files.reduce((sum, { last }) => sum + count(last), 0)
  return {
    passed: total((file) => tests(file, ['passed']).length),
    failed: total((file) => (file.status === 'failed' ? Math.max(1, tests(file, ['failed']).length) : 0)),
    skipped: total((file) => tests(file, ['pending', 'todo']).length),
    flaky: files
      .filter(({ file, last }) => file.status === 'failed' && last.status !== 'failed')
      .flatMap(({ file }) => {
        const failed = tests(file, ['failed'])
        return failed.length === 0 ? [file.name] : failed.map((test) => `${file.name} › ${test}`)
      }),
  }
}

const tests = ({ assertionResults }: File, statuses: readonly string[]): readonly string[] =>
  assertionResults.filter(({ status }) => statuses.includes(status)).map(({ fullName }) => fullName)

/** The last line, for machines that read nothing else. */
export const closingLine = ({ passed, failed, skipped, flaky }: Outcome): string =>
  [
    `${passed} passed`,
    `${failed} failed`,
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(flaky.length > 0 ? [`${flaky.length} flaky`] : []),
  ].join(', ')
