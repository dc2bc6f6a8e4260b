/** What it gives, and the processor time of this process meanwhile. */
export const cpuSeconds = <Result>(run: () => Result): readonly [Result, number] => {
  const before = process.cpuUsage()
  const result = run()
  const { user, system } = process.cpuUsage(before)
  return [result, (user + system) / 1e6]
}
