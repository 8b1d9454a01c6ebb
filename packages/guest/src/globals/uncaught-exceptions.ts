/** Exceptions that no code can catch, such as those of a timer, a listener or a frame. */
import { reportError } from './report-error.ts'

let handle: (exception: unknown) => void = reportError

/** Passes an exception to the handler: by default, it is printed, and the program continues. */
export function uncaughtException(exception: unknown): void {
  handle(exception)
}

/** Replaces the handler of exceptions that no code can catch. */
export function onUncaughtException(handler: (exception: unknown) => void): void {
  handle = handler
}
