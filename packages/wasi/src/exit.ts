/**
 * Thrown when a guest ends itself with `wasi:cli/exit`. It unwinds the guest to the caller and is the reason
 * of the instance's `signal`; the embedder decides how to proceed.
 */
export class Exit extends Error {
  override name = 'Exit'
  /** Exit code; 0 for success. */
  readonly code: number

  constructor(code: number) {
    super(`the program ended with code ${code}`)
    this.code = code
  }
}

/** `wasi:cli/exit` of WASI 0.2 and 0.3. */
export const exit = {
  exit({ tag }: { readonly tag: string }): never {
    throw new Exit(tag === 'ok' ? 0 : 1)
  },
  exitWithCode(code: number): never {
    throw new Exit(code)
  },
}
