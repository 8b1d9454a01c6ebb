import { Trap } from '@wasi-webgpu/component'
import { exceptionText, report } from './device-report.ts'
import type { GpuDevice } from './gpu-device.ts'

/** The error of a WIT `result`: which of the exceptions that it names, and its text. */
export class Failure {
  /** Its index among the kinds of the error. */
  readonly kind: number
  readonly message: string
  /** Of a `GPUPipelineError`: the W3C reason. */
  readonly reason: GPUPipelineErrorReason

  constructor(kind: number, error: unknown) {
    this.kind = kind
    this.message = exceptionText(error)
    this.reason = (error as Partial<GPUPipelineError> | undefined)?.reason ?? 'validation'
  }
}

/** The exception as the error of a `result`, if that names it. A {@link Trap} passes through. */
export function namedFailure(error: unknown, kinds: readonly string[]): Failure | undefined {
  if (error instanceof Trap) throw error
  const kind = kinds.indexOf(nameOf(error))
  return kind < 0 ? undefined : new Failure(kind, error)
}

/** {@link namedFailure}, and else {@link report}: the function then returns as it does after a validation error. */
export function failureOrReport(
  device: GpuDevice,
  operation: string,
  error: unknown,
  kinds: readonly string[],
): Failure | undefined {
  const failure = namedFailure(error, kinds)
  if (failure === undefined) report(device, operation, error)
  return failure
}

/**
 * {@link namedFailure}, and else {@link report} and the closest kind: for a function that has nothing to return.
 * That is `OperationError`, W3C's word for a failure of any reason, or the only kind that there is.
 */
export function closestFailure(
  device: GpuDevice,
  operation: string,
  error: unknown,
  kinds: readonly string[],
): Failure {
  return (
    failureOrReport(device, operation, error, kinds) ??
    new Failure(Math.max(0, kinds.indexOf('OperationError')), error)
  )
}

/** The name of a DOMException, which for the subclass `GPUPipelineError` is that of the class, or a JS error class. */
function nameOf(error: unknown): string {
  return (error as Partial<Error> | null | undefined)?.name ?? ''
}

/** For a failure of which there is nobody to tell. A {@link Trap} passes through. */
export function rethrowTrap(error: unknown): void {
  if (error instanceof Trap) throw error
}
