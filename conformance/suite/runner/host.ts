/** An implementation of `wasi:webgpu` that runs command components. */
export interface Host {
  /** Name on the command line and in the matrix. */
  readonly name: string
  /** Names and versions of the software that it consists of. */
  version(): Promise<string>
  /**
   * Runs a program to its end.
   *
   * @param component path of the component
   * @param args arguments of the program, without its name
   * @param timeLimit seconds after which the program is stopped
   */
  run(component: string, args: readonly string[], timeLimit: number): Promise<Ended>
  /** Frees what it holds between programs. */
  close?(): Promise<void>
}

/** How a program ended. */
export interface Ended {
  /** Standard output, up to the end. */
  readonly output: string
  /** Whether `run` of `wasi:cli/run` returned a success. */
  readonly succeeded: boolean
  /** Exit code or signal, and the last words on standard error, in one line. */
  readonly reason: string
}

/** Returns a text in one line, cut to a length at which it can be read in a table. */
export function inOneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > 300 ? `${line.slice(0, 299)}…` : line
}
