/**
 * Exceptions and rejections that no code of a program handles. As in Node, they are reported, and end the program.
 */
import { startBackgroundTimer } from '@wasi-webgpu/guest/background-timer'
import { onUncaughtException } from '@wasi-webgpu/guest/uncaught-exceptions'
import { reportException } from './report-exception.ts'

let takeUnhandled = (): readonly Promise<unknown>[] => []

/** Sets the function that returns, each once, the promises that were rejected without a handler and still have none. */
export function takeUnhandledBy(take: () => readonly Promise<unknown>[]): void {
  takeUnhandled = take
}

/**
 * Looks for unhandled rejections when the program waits for something: a handler may follow before.
 *
 * @param delay until then at least, in milliseconds
 */
export function lookForUnhandled(delay = 0): void {
  if (!isScheduled) startBackgroundTimer(reportUnhandled, delay)
  isScheduled = true
}

let isScheduled = false
const { then } = Promise.prototype

/** Reports the first rejection that nothing handles. */
export async function reportUnhandled(): Promise<void> {
  isScheduled = false
  const [first] = takeUnhandled()
  if (first) await then.call(first, undefined, reason => endWith(reason, 'Uncaught (in promise)'))
}

/** Reason with which {@link untilFailure} rejects: the exception is reported already. */
export const reported: unique symbol = Symbol('reported')

const failure = Promise.withResolvers<never>()
let isProgram = false

function endWith(exception: unknown, prefix?: string): void {
  reportException(exception, prefix)
  if (isProgram) failure.reject(reported)
}

/** Waits until a program has ended, or fails. */
export function untilFailure<T>(program: () => Promise<T>): Promise<T> {
  isProgram = true
  return Promise.race([program(), failure.promise])
}

onUncaughtException(endWith)
