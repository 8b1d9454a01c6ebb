/** Debug information of an error that a guest passes to others (`ErrorContext`). */
export class ErrorContext {
  /** Text for developers; its content is up to the guest. */
  readonly debugMessage: string

  /** @param debugMessage text for developers */
  constructor(debugMessage: string) {
    this.debugMessage = debugMessage
  }
}
