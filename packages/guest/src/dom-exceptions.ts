/** The `DOMException`s that WebGPU throws. */

import { DOMException } from '#engine'

/** Makes an OperationError: the operation is not possible in the current state. */
export function operationError(message: string): DOMException {
  return new DOMException(message, 'OperationError')
}

/** Makes an AbortError: the operation was abandoned. */
export function abortError(message: string): DOMException {
  return new DOMException(message, 'AbortError')
}
