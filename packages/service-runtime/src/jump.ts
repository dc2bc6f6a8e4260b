/** A source was skipped: something was lost. The partition is held and an operator alerted; guessing would make every figure a lie. */
export class JumpDetected extends Error {
  constructor(where: string, expected: number, found: number) {
    super(`${where}: expected source ${expected}, found ${found}`)
    this.name = 'JumpDetected'
  }
}
