/** The `DOMException`s that WebGPU throws. */

import { DOMException } from '#engine'

/** A `DOMException` as WebGPU has it for what cannot be done now. */
export function operationError(message: string): DOMException {
  return new DOMException(message, 'OperationError')
}

/** A `DOMException` as WebGPU has it for what was given up. */
export function abortError(message: string): DOMException {
  return new DOMException(message, 'AbortError')
}
