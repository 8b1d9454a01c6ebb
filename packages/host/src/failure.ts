import { Trap } from '@wasi-webgpu/component'
import type { GpuDevice } from './device.ts'
import { Breach } from './policy/breach.ts'

/** The error of a WIT `result`: which of the exceptions that it names, and its text. */
export class Failure {
  /** Its index among the kinds of the error. */
  readonly kind: number
  readonly message: string
  /** Of a `GPUPipelineError`: the W3C reason. */
  readonly reason: GPUPipelineErrorReason

  constructor(kind: number, error: unknown) {
    this.kind = kind
    this.message = textOf(error)
    this.reason = (error as Partial<GPUPipelineError> | undefined)?.reason ?? 'validation'
  }
}

/**
 * Reports an exception that the WIT does not name as a validation error on the device: to its error scopes, or as an
 * uncaptured error; what breaches a policy, as an error of its own kind. A {@link Trap} is no exception of the GPU; it passes through.
 *
 * @param operation what was called: `GPUBuffer.mapAsync`
 */
export function report(device: GpuDevice, operation: string, error: unknown): void {
  if (error instanceof Trap) throw error
  if (device.ledger !== undefined) {
    // Not by an object of the GPU, of which a guest could have it make any number.
    const breach = error instanceof Breach ? error : new Breach('validation', textOf(error))
    device.ledger.errorScopes.dispatch(device.gpu, breach, `${operation}: ${breach.message}`)
    return
  }
  try {
    // The only way to raise a validation error of one's own, in order with the others: a buffer that cannot be, whose
    // label tells why. Validation messages cite the label.
    device.gpu.createBuffer({ size: 0, usage: 0, label: `${reported}${operation}: ${textOf(error)}` })
  } catch {
    // A device that is itself invalid. No error scope of it is left that could hear of this.
  }
}

/** How the label begins that carries a report. */
const reported = 'wasi-webgpu: '

/** The text of a GPU's error: of one that {@link report} caused, what was reported. */
export function messageOf({ message }: GPUError): string {
  const start = message?.indexOf(`"${reported}`) ?? -1
  if (start < 0) return message ?? ''
  const text = message.slice(start + 1 + reported.length)
  const end = text.lastIndexOf('"]')
  return (end < 0 ? text : text.slice(0, end)).replace(/"+$/, '')
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

function textOf(error: unknown): string {
  const { name, message } = (error ?? {}) as Partial<Error>
  // A stand-in for what the GPU refused has no functions (see `invalid.ts`), and an older GPU lacks some.
  if (message?.includes('is not a function')) return 'the object is invalid, or the GPU lacks this function'
  return message || name || String(error)
}

/** For a failure of which there is nobody to tell. A {@link Trap} passes through. */
export function rethrowTrap(error: unknown): void {
  if (error instanceof Trap) throw error
}
