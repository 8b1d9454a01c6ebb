import type { PolicyError } from './policy-error.ts'

/**
 * The error scopes of a device, beside its own: what a policy refuses never reaches the GPU, so it has to be put into the
 * scope that would have captured it.
 *
 * @see https://www.w3.org/TR/webgpu/#error-scopes
 */
export class ErrorScopes {
  readonly #scopes: ErrorScope[] = []
  /** How many more the guest believes to have. */
  #beyond = 0
  #warnings = 0

  /** @returns whether the GPU is to have the scope too: of a guest that only ever pushes it would fill the memory */
  push(filter: GPUErrorFilter): boolean {
    if (this.#scopes.length >= most) {
      this.#beyond++
      return false
    }
    this.#scopes.push({ filter, error: undefined })
    return true
  }

  /** @returns the scope; `undefined` if there is none; `null` if only the guest has it */
  pop(): ErrorScope | undefined | null {
    if (this.#beyond === 0) return this.#scopes.pop()
    this.#beyond--
    return null
  }

  /** Dispatches an error: to a scope, else to the device as an uncaptured one. */
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
  /** The first that was put into it. */
  error: GPUError | undefined
}

/** How many scopes a device may have in each other. */
const most = 10_000

/** How many errors the console shows of a device. */
const mostWarnings = 100

// Not the global classes of the same names: not every GPU has them there.

class OutOfMemoryError implements GPUError {
  readonly message: string

  constructor(message: string) {
    this.message = message
  }
}

class ValidationError extends OutOfMemoryError {}

class InternalError extends OutOfMemoryError {}

// By their names the host knows what they are; a bundler may have given them others.
Object.defineProperty(OutOfMemoryError, 'name', { value: 'GPUOutOfMemoryError' })
Object.defineProperty(ValidationError, 'name', { value: 'GPUValidationError' })
Object.defineProperty(InternalError, 'name', { value: 'GPUInternalError' })

const errorClasses = {
  'out-of-memory': OutOfMemoryError,
  validation: ValidationError,
  internal: InternalError,
}
