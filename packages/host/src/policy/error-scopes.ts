import type { DeviceUsage } from './device-usage.ts'

/**
 * Error scopes of a limited device, parallel to those of the GPU. An operation that a policy refuses never
 * reaches the GPU, so the host dispatches its error to the scope that would have captured it.
 *
 * @see https://www.w3.org/TR/webgpu/#error-scopes
 */
export class ErrorScopes {
  readonly #usage: DeviceUsage
  readonly #scopes: ErrorScope[] = []
  /** Number of further scopes that the guest has pushed. */
  #beyond = 0
  #warnings = 0

  constructor(usage: DeviceUsage) {
    this.#usage = usage
  }

  /**
   * Pushes a scope.
   *
   * @returns whether the GPU must push it as well; scopes beyond the bound exist only as a count, since they
   * would fill the memory
   */
  push(filter: GPUErrorFilter): boolean {
    // The scopes inside of one that exists only as a count do so, too.
    if (this.#beyond > 0 || this.#scopes.length >= most || !this.#usage.reserveErrorScope()) {
      this.#beyond++
      return false
    }
    this.#scopes.push({ filter, error: undefined, captured: undefined })
    return true
  }

  /**
   * Pops a scope.
   *
   * @param device the GPU's device
   * @returns the first error that the scope captured
   * @throws the exception of the GPU for an empty stack
   */
  async pop(device: GPUDevice): Promise<GPUError | null> {
    if (this.#beyond > 0) {
      this.#beyond--
      return null
    }
    const scope = this.#scopes.pop()
    try {
      const error = await device.popErrorScope()
      await scope?.captured
      return scope?.error ?? error
    } finally {
      // The GPU keeps the message until now.
      if (scope !== undefined) this.#usage.releaseErrorScope()
    }
  }

  /**
   * Creates an object with a shader, whose names and lines a validation error may cite: a text without bound, which the scope of
   * the guest would keep until it is popped. A scope of the host's own hands the error over at once.
   *
   * @param device the GPU's device
   * @param short returns the error that the scope of the guest keeps instead
   */
  capture<Created>(device: GPUDevice, short: (error: GPUError) => GPUError, create: () => Created): Created {
    const scope = this.#innermost('validation')
    if (scope === undefined) return create()
    device.pushErrorScope('validation')
    try {
      return create()
    } finally {
      const { captured } = scope
      const keep = async (popped: Promise<GPUError | null>) => {
        // A device that is lost has no error.
        const error = await popped.catch(() => null)
        await captured
        if (error !== null) scope.error ??= short(error)
      }
      scope.captured = keep(device.popErrorScope())
    }
  }

  /** Dispatches an error to the innermost scope for it, or to the device as an uncaptured error. */
  dispatch(device: GPUDevice, filter: GPUErrorFilter, message: string): void {
    const error = new errorClasses[filter](message)
    const scope = this.#innermost(filter)
    if (scope !== undefined) {
      scope.error ??= error
      return
    }
    const event = Object.assign(new Event('uncapturederror', { cancelable: true }), { error })
    if (device.dispatchEvent?.(event) === false || this.#warnings >= mostWarnings) return
    this.#warnings++
    console.warn(`${error.constructor.name}: ${message}`)
    if (this.#warnings === mostWarnings) console.warn('the further errors of this device are not shown')
  }

  #innermost(filter: GPUErrorFilter): ErrorScope | undefined {
    return this.#scopes.findLast(scope => scope.filter === filter)
  }
}

/** An error scope that the guest has pushed. */
interface ErrorScope {
  readonly filter: GPUErrorFilter
  /** First error that the host dispatched to the scope. */
  error: GPUError | undefined
  /** Resolves when the errors of all calls of {@link ErrorScopes.capture} so far have arrived. */
  captured: Promise<void> | undefined
}

/** Number of nested scopes of a device. */
const most = 10_000

/** Number of errors of a device that the console shows. */
const mostWarnings = 100

// The classes are the host's own, since not every GPU defines the global ones.

class OutOfMemoryError implements GPUError {
  readonly message: string

  constructor(message: string) {
    this.message = message
  }
}

class ValidationError extends OutOfMemoryError {}

class InternalError extends OutOfMemoryError {}

// The host recognizes the classes by their names, which a bundler may have changed.
Object.defineProperty(OutOfMemoryError, 'name', { value: 'GPUOutOfMemoryError' })
Object.defineProperty(ValidationError, 'name', { value: 'GPUValidationError' })
Object.defineProperty(InternalError, 'name', { value: 'GPUInternalError' })

const errorClasses = {
  'out-of-memory': OutOfMemoryError,
  validation: ValidationError,
  internal: InternalError,
}
