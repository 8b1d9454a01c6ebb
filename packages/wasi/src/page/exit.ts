/** A guest ended itself, with `wasi:cli/exit`. */
export class Exit extends Error {
  override name = 'Exit'
  readonly code: number

  constructor(code: number) {
    super(`the program ended with code ${code}`)
    this.code = code
  }
}
