import { Trap } from '@wasi-webgpu/component'
import type { LowerContext } from '@wasi-webgpu/component/host'
import { exceptionText, report } from './device-report.ts'
import type { GpuDevice } from './gpu-device.ts'

/** The error of a WIT `result`: the kind of exception, and its text. */
export class Failure {
  /** Index among the kinds of the error. */
  readonly kind: number
  /** Text of the exception. */
  readonly message: string
  /** Reason of a `GPUPipelineError`. */
  readonly reason: GPUPipelineErrorReason

  constructor(kind: number, error: unknown) {
    this.kind = kind
    this.message = exceptionText(error)
    this.reason = (error as Partial<GPUPipelineError> | undefined)?.reason ?? 'validation'
  }
}

/**
 * Returns the exception as the error of a `result`; `undefined` if the error does not name it.
 *
 * @throws Trap if the exception is one
 */
export function namedFailure(error: unknown, kinds: readonly string[]): Failure | undefined {
  if (error instanceof Trap) throw error
  const kind = kinds.indexOf(nameOf(error))
  return kind < 0 ? undefined : new Failure(kind, error)
}

/**
 * Returns the result of {@link namedFailure}, or reports the exception and returns the closest kind, for a
 * function that has no other result: `OperationError`, W3C's error for a failure of any cause, or the only
 * kind.
 */
export function closestFailure(
  device: GpuDevice,
  operation: string,
  error: unknown,
  kinds: readonly string[],
): Failure {
  const failure = namedFailure(error, kinds)
  if (failure !== undefined) return failure
  report(device, operation, error)
  return new Failure(Math.max(0, kinds.indexOf('OperationError')), error)
}

/**
 * Stores the result of {@link namedFailure} as the error of a `result` without a value, or reports the exception; the function then
 * returns as after a validation error.
 */
export function storeFailureOrReport(
  cx: LowerContext,
  at: number,
  device: GpuDevice,
  operation: string,
  error: unknown,
  kinds: readonly string[],
): void {
  const failure = namedFailure(error, kinds)
  if (failure === undefined) {
    report(device, operation, error)
    cx.memory.view.setUint8(at, 0)
  } else storeFailure(cx, failure, at)
}

/**
 * Stores a failure as the error of a `result`: its kind, then its message. The text may allocate in the guest, so it comes
 * last.
 */
export function storeFailure(cx: LowerContext, { kind, message }: Failure, at: number): void {
  const { view } = cx.memory
  view.setUint8(at, 1)
  view.setUint8(at + 4, kind)
  cx.storeString(message, at + 8)
}

/** Returns the name of a DOMException or of a JS error class; of a `GPUPipelineError`, its class. */
function nameOf(error: unknown): string {
  return (error as Partial<Error> | null | undefined)?.name ?? ''
}

/**
 * Ignores an exception that no device can report.
 *
 * @throws Trap if the exception is one
 */
export function rethrowTrap(error: unknown): void {
  if (error instanceof Trap) throw error
}
