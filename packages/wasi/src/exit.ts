/**
 * A guest ended itself, with `wasi:cli/exit`. It is thrown through the guest to whoever called it, and is the reason of the
 * instance's `signal`: the embedder decides what follows.
 */
export class Exit extends Error {
  override name = 'Exit'
  /** 0 when all went well. */
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
