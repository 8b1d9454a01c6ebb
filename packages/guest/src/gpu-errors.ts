/**
 * The error classes of WebGPU, and the conversion of errors of the WIT to W3C errors and exceptions.
 *
 * Errors reach a guest in three ways: as the error of a WIT result, which becomes an exception or a rejection
 * ({@link exceptionOf}); as the result of `popErrorScope` and as an item of the stream of uncaptured errors,
 * both of which become a {@link GPUError} ({@link errorOf}).
 */

import { DOMException, Event } from '#engine'
import { abortError, operationError } from './dom-exceptions.ts'
import type * as wit from './generated/webgpu.ts'
import { defineInterface, illegalConstructor } from './web-idl-classes.ts'
import { notIn, toDictionary, tooFew } from './web-idl-conversions.ts'

/** {@link https://www.w3.org/TR/webgpu/#gpuerror GPUError} */
export class GPUError {
  readonly #message: string

  constructor(...args: [message: string]) {
    if (new.target === GPUError) throw illegalConstructor('GPUError')
    if (args.length < 1) throw tooFew(new.target.name, 1)
    this.#message = `${args[0]}`.toWellFormed()
  }

  get message(): string {
    return this.#message
  }
}

/** {@link https://www.w3.org/TR/webgpu/#gpuvalidationerror GPUValidationError} */
export class GPUValidationError extends GPUError {}

/** {@link https://www.w3.org/TR/webgpu/#gpuoutofmemoryerror GPUOutOfMemoryError} */
export class GPUOutOfMemoryError extends GPUError {}

/** {@link https://www.w3.org/TR/webgpu/#gpuinternalerror GPUInternalError} */
export class GPUInternalError extends GPUError {}

/** {@link https://www.w3.org/TR/webgpu/#gpupipelineerror GPUPipelineError} */
export class GPUPipelineError extends DOMException {
  readonly #reason: GPUPipelineErrorReason

  /** @param options contain the `reason`: `validation` or `internal` */
  constructor(message: string, options: GPUPipelineErrorInit) {
    super(message, 'GPUPipelineError')
    const { reason } = toDictionary<'reason'>(options, 'GPUPipelineError: options')
    this.#reason = reasons[reason as never as string] ?? notIn(reasons, reason, 'GPUPipelineErrorInit.reason')
  }

  get reason(): GPUPipelineErrorReason {
    return this.#reason
  }
}

const reasons: Readonly<Record<string, GPUPipelineErrorReason>> = {
  __proto__: null as never,
  validation: 'validation',
  internal: 'internal',
}

/** {@link https://www.w3.org/TR/webgpu/#gpuuncapturederrorevent GPUUncapturedErrorEvent} */
export class GPUUncapturedErrorEvent extends Event {
  readonly #error: GPUError

  constructor(type: string, init: EventInit & { error: GPUError }) {
    super(type, init)
    const { error } = toDictionary<'error'>(init, 'GPUUncapturedErrorEvent: init')
    if (!((error as unknown) instanceof GPUError)) {
      throw new TypeError('GPUUncapturedErrorEventInit.error is not a GPUError')
    }
    this.#error = error as unknown as GPUError
  }

  get error(): GPUError {
    return this.#error
  }
}

/** The error classes, by name. */
export const errorInterfaces = {
  GPUError,
  GPUValidationError,
  GPUOutOfMemoryError,
  GPUInternalError,
  GPUPipelineError,
  GPUUncapturedErrorEvent,
}

for (const [name, Class] of Object.entries(errorInterfaces)) defineInterface(name, Class)

/** Converts an error of the WIT to an object of its W3C class. */
export function errorOf(error: wit.GpuError): GPUError {
  const Class = errorClasses[error.kind().tag]
  return new Class(error.message())
}

const errorClasses = {
  'validation-error': GPUValidationError,
  'out-of-memory-error': GPUOutOfMemoryError,
  'internal-error': GPUInternalError,
}

/** The error of a WIT result, in the form that engines throw. */
interface Failure {
  readonly kind: { readonly tag: string; readonly val?: string }
  readonly message: string
}

/**
 * Converts an error that an engine threw to the W3C exception. Returns any other value unchanged, such as a
 * trap of the engine.
 */
export function exceptionOf(error: unknown): unknown {
  const failure = (error as { payload?: Partial<Failure> } | undefined)?.payload
  if (typeof failure?.message !== 'string' || typeof failure.kind?.tag !== 'string') return error
  const { kind, message } = failure
  switch (kind.tag) {
    case 'type-error':
      return new TypeError(message)
    case 'range-error':
      return new RangeError(message)
    case 'abort-error':
      return abortError(message)
    case 'gpu-pipeline-error':
      return new GPUPipelineError(message, { reason: kind.val as GPUPipelineErrorReason })
    default:
      return operationError(message)
  }
}
