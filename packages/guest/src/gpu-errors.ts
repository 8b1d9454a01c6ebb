/** W3C's classes of errors, and the exceptions that stand behind the errors of WIT results. */

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

  /** @param options with the `reason`: `validation` or `internal` */
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

/** The classes above, by their names. */
export const errorInterfaces = {
  GPUError,
  GPUValidationError,
  GPUOutOfMemoryError,
  GPUInternalError,
  GPUPipelineError,
  GPUUncapturedErrorEvent,
}

for (const [name, Class] of Object.entries(errorInterfaces)) defineInterface(name, Class)

/** A W3C error of one from the WIT. */
export function errorOf(error: wit.GpuError): GPUError {
  const Class = errorClasses[error.kind().tag]
  return new Class(error.message())
}

const errorClasses = {
  'validation-error': GPUValidationError,
  'out-of-memory-error': GPUOutOfMemoryError,
  'internal-error': GPUInternalError,
}

/** The error of a WIT result, as the engines throw it. */
interface Failure {
  readonly kind: { readonly tag: string; readonly val?: string }
  readonly message: string
}

/** The W3C exception for what an engine threw. What is no error of a result stays what it is. */
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
