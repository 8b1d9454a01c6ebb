/** The command cannot do what it was asked to: the message names the cause and the next step. */
export class CommandError extends Error {
  override name = 'CommandError'
}

/** Several things are wrong: the message has a line for each. */
export class CommandErrors extends CommandError {
  override name = 'CommandErrors'
}

/** The command was called wrongly. */
export class UsageError extends CommandError {
  override name = 'UsageError'

  /**
   * @param problem what is wrong
   * @param hint what to do instead
   */
  constructor(problem: string, hint: string) {
    super(`${problem}; ${hint}`)
  }
}
