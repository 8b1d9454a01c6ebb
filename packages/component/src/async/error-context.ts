/** `ErrorContext`: what an error is to be debugged with. */
export class ErrorContext {
  readonly debugMessage: string

  constructor(debugMessage: string) {
    this.debugMessage = debugMessage
  }
}
