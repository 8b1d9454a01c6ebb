/**
 * Prints an exception that no code can catch, such as that of a timer or a listener. The program continues.
 *
 * @see https://html.spec.whatwg.org/multipage/webappapis.html#report-the-exception
 */
export function reportError(exception: unknown): void {
  console.error('Uncaught', exception)
}
