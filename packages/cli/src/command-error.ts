/** An expected failure of the command. The message names the cause and the next step. */
export class CommandError extends Error {
  override name = 'CommandError'
}

/** Errors of a program that cannot be built. The message has a line for each; they are shown with the lines of the source. */
export class SourceErrors extends CommandError {
  override name = 'SourceErrors'
}

/** Wrong use of the command. */
export class UsageError extends CommandError {
  override name = 'UsageError'

  /**
   * @param problem the mistake
   * @param hint the correct use
   */
  constructor(problem: string, hint: string) {
    super(`${problem}; ${hint}`)
  }
}
