import { IncomingMessage } from 'node:http'
import { MessageJoiner } from '@wasi-webgpu/wasi'

/**
 * A request whose body may arrive in pieces of any size: a chunk of one byte takes six on the wire (RFC 9112 §7.1), and Node
 * reports each by itself.
 *
 * Pieces that arrive in one turn of the event loop are joined before they are events or wait for a reader. A body with more
 * pieces than {@link mostPieces}, and beyond those more than one for each {@link bytesOfPiece} bytes and for each millisecond,
 * ends: the message emits `excess`, or is destroyed together with its connection when nobody listens.
 */
export class RequestMessage extends IncomingMessage {
  readonly #start = performance.now()
  readonly #joiner = new MessageJoiner(this, piece => super.push(piece))
  #pieces = 0
  #bytes = 0
  #isExcessive = false

  /** Takes a piece, or `null` at the end. @returns whether more may come now */
  override push(piece: Uint8Array | null): boolean {
    if (this.#isExcessive) return false
    if (piece === null) return this.#joiner.push(null)
    this.#pieces++
    this.#bytes += piece.length
    if (this.#pieces > mostPieces && this.#pieces > this.#allowed) {
      this.#isExcessive = true
      if (!this.emit('excess')) this.destroy()
      return false
    }
    return this.#joiner.push(piece)
  }

  get #allowed(): number {
    return mostPieces + this.#bytes / bytesOfPiece + performance.now() - this.#start
  }
}

/** Pieces that every body may have: half a second of work. */
export const mostPieces = 0x2_0000

/** Bytes that a further piece has on average. */
const bytesOfPiece = 256
