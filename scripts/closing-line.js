/** A Jest reporter: the last line says `N passed, N failed`, for machines that read nothing else. */
export default class ClosingLine {
  onRunComplete(_contexts, results) {
    const failedSuites = results.testResults.filter(({ testExecError }) => testExecError !== undefined && testExecError !== null).length
    const skipped = results.numPendingTests + results.numTodoTests
    const line = `${results.numPassedTests} passed, ${results.numFailedTests + failedSuites} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
    // Behind the summary of the default reporter, which is written to stderr at the same moment.
    process.on('exit', () => process.stdout.write(`${line}\n`))
  }
}
