/**
 * Joins the small pieces of a body. A client or a guest may send pieces of one byte, each of which would cost as much time as a
 * large one, and some hundred bytes of memory while it waits.
 */
export class PieceJoiner {
  readonly #take: (piece: Uint8Array) => void
  /** Pieces that are joined so far; a piece that is still alone is not copied. */
  #joined: Uint8Array = new Uint8Array()
  #length = 0

  /** @param take receives pieces of up to {@link joinedBytes}, and larger ones as they came */
  constructor(take: (piece: Uint8Array) => void) {
    this.#take = take
  }

  /** Bytes that wait for {@link flush}. */
  get length(): number {
    return this.#length
  }

  /** Adds a piece. It reaches the receiver at once when it is large, and with the next ones otherwise. */
  add(piece: Uint8Array): void {
    if (this.#length + piece.length > joinedBytes) this.flush()
    if (piece.length > joinedBytes) this.#take(piece)
    else if (this.#length === 0) this.#joined = piece
    else this.#append(piece)
    if (piece.length <= joinedBytes) this.#length += piece.length
  }

  /** Gives the receiver the pieces that wait. */
  flush(): void {
    if (this.#length === 0) return
    const piece = this.#joined.subarray(0, this.#length)
    this.#joined = new Uint8Array()
    this.#length = 0
    this.#take(piece)
  }

  #append(piece: Uint8Array): void {
    if (this.#joined.length < joinedBytes) {
      const alone = this.#joined
      this.#joined = Buffer.allocUnsafe(joinedBytes)
      this.#joined.set(alone)
    }
    this.#joined.set(piece, this.#length)
  }
}

/** Bytes up to which pieces are joined. */
export const joinedBytes = 4096
