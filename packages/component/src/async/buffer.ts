/** Instance that owns a buffer, with its store; `undefined` for the host. */
export type BufferOwner = { readonly store: object } | undefined

/** One side of a copy between the ends of a stream or future (`Buffer`). */
interface Buffer {
  readonly owner?: BufferOwner
  /** Number of elements that the buffer was made for. */
  readonly length: number
  /** Number of elements that are still to be copied. */
  readonly remaining: number
}

/** Buffer that elements are copied from (`ReadableBuffer`). */
export interface ReadableBuffer extends Buffer {
  /**
   * Removes the next `count` elements and returns them as `reader` has them: JS values for the host; between components,
   * handles as what they refer to. Numbers are a typed array, any other elements an array.
   */
  read(count: number, reader: BufferOwner): ArrayLike<unknown>
}

/** Buffer that elements are copied to (`WritableBuffer`). */
export interface WritableBuffer extends Buffer {
  /** Adds elements that {@link ReadableBuffer.read} of `writer` has returned. */
  write(elements: ArrayLike<unknown>, writer: BufferOwner): void
}
