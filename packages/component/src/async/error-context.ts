/** Debug information of an error that a guest passes to others (`ErrorContext`). */
export class ErrorContext {
  /** Text for developers; its content is up to the guest. */
  readonly debugMessage: string

  /** @param debugMessage text for developers; the Component Model lets a host shorten it */
  constructor(debugMessage: string) {
    this.debugMessage = debugMessage.length > mostCharacters ? beginningOf(debugMessage) : debugMessage
  }
}

/** Most characters of a debug message: a guest may hold a million error contexts. */
const mostCharacters = 256

/** Copies the beginning of a text. A slice would keep the whole text alive. */
function beginningOf(text: string): string {
  // Twice as many code units contain that many whole characters.
  return [...text.slice(0, 2 * mostCharacters)].slice(0, mostCharacters).join('')
}
