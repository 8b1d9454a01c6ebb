/**
 * Exceptions and rejections that no code of a program handles. As in Node, they are reported, and end the program.
 */
import { startBackgroundTimer } from '@wasi-webgpu/guest/background-timer'
import { onUncaughtException } from '@wasi-webgpu/guest/uncaught-exceptions'
import { firstReason } from '../rejection-registration.ts'
import { reportException } from './report-exception.ts'

/** Reasons of promises that were rejected without a handler, and have none yet. */
const unhandled = new Map<Promise<unknown>, unknown>()

function trackRejection(promise: Promise<unknown>, reason: unknown, isHandled: boolean): void {
  if (isHandled) {
    unhandled.delete(promise)
    return
  }
  unhandled.set(promise, reason)
  // A handler may follow before the program waits for something.
  if (!isScheduled) startBackgroundTimer(reportUnhandled, 0)
  isScheduled = true
}

let isScheduled = false

/** Observes a rejection; without a promise, takes a sample of the stack. */
function called(promise: Promise<unknown> | undefined, reason: unknown, isHandled: boolean): void {
  if (promise === undefined) takeSample()
  else trackRejection(promise, reason, isHandled)
}

/** Starts to observe rejections. Only QuickJS, changed by the build, calls {@link called}. */
export function trackRejections(): void {
  for (const part of [firstReason, Function.prototype.call, called]) Promise.reject(part)
}

let takeSample = () => {}

/** Sets the function that takes samples of the stack. */
export function takeSamplesBy(take: () => void): void {
  takeSample = take
}

/** Reports the first rejection that nothing handles. */
export function reportUnhandled(): void {
  isScheduled = false
  const [first] = unhandled.values()
  if (unhandled.size > 0) endWith(first, 'Uncaught (in promise)')
  unhandled.clear()
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
