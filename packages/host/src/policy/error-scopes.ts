import type { PolicyError } from './policy-error.ts'

/**
 * Error scopes of a limited device, parallel to those of the GPU. An operation that a policy refuses never
 * reaches the GPU, so the host dispatches its error to the scope that would have captured it.
 *
 * @see https://www.w3.org/TR/webgpu/#error-scopes
 */
export class ErrorScopes {
  readonly #scopes: ErrorScope[] = []
  /** Number of further scopes that the guest has pushed. */
  #beyond = 0
  #warnings = 0

  /**
   * Pushes a scope.
   *
   * @returns whether the GPU must push it as well; scopes beyond the bound exist only as a count, since they
   * would fill the memory
   */
  push(filter: GPUErrorFilter): boolean {
    if (this.#scopes.length >= most) {
      this.#beyond++
      return false
    }
    this.#scopes.push({ filter, error: undefined })
    return true
  }

  /**
   * Pops a scope.
   *
   * @returns the scope; `undefined` if the stack is empty; `null` if the scope existed only as a count
   */
  pop(): ErrorScope | undefined | null {
    if (this.#beyond === 0) return this.#scopes.pop()
    this.#beyond--
    return null
  }

  /** Dispatches an error to the innermost scope for it, or to the device as an uncaptured error. */
  dispatch(device: GPUDevice, { filter }: PolicyError, message: string): void {
    const error = new errorClasses[filter](message)
    const scope = this.#scopes.findLast(scope => scope.filter === filter)
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
}

/** An error scope that the guest has pushed. */
export interface ErrorScope {
  readonly filter: GPUErrorFilter
  /** First error that the scope captured. */
  error: GPUError | undefined
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
