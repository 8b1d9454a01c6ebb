import clone from '@ungap/structured-clone'
import { defineMissingGlobals } from './define-globals.ts'

/**
 * Clones a value. ArrayBuffers are transferable; those in `transfer` are detached.
 *
 * @throws a DataCloneError for a function, a symbol, or a buffer that is already detached
 * @see https://html.spec.whatwg.org/multipage/structured-data.html#dom-structuredclone
 */
function structuredClone(value: unknown, options?: StructuredSerializeOptions | null): unknown {
  const transfer = new Set(options?.transfer ?? [])
  for (const buffer of transfer) {
    if (!(buffer instanceof ArrayBuffer) || buffer.detached)
      throw dataCloneError('only an ArrayBuffer that is not detached can be transferred')
  }
  let copy: unknown
  try {
    copy = clone(value)
  } catch (error) {
    throw error instanceof TypeError ? dataCloneError(error.message) : error
  }
  for (const buffer of transfer as Set<ArrayBuffer>) buffer.transfer()
  return copy
}

function dataCloneError(reason: string): DOMException {
  return new DOMException(
    `structuredClone: the value cannot be copied or transferred: ${reason}`,
    'DataCloneError',
  )
}

defineMissingGlobals({ structuredClone })
