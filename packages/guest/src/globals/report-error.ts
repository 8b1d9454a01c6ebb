/**
 * Tells of an exception that nobody can catch: of a timer, of an event listener. The program goes on.
 *
 * @see https://html.spec.whatwg.org/multipage/webappapis.html#report-the-exception
 */
export function reportError(exception: unknown): void {
  console.error('Uncaught', exception)
}
