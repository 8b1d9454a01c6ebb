import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { PieceJoiner } from './piece-joiner.ts'

/**
 * Joins the pieces of a body that arrive in one turn of the event loop, before they are events or wait for a reader. Node
 * reports each chunk of a message by itself (RFC 9112 §7.1): 64 KiB that wait in chunks of a byte take 16 MB.
 */
export class MessageJoiner {
  readonly #message: Readable
  readonly #push: (piece: Uint8Array | null) => boolean
  readonly #joiner: PieceJoiner

  /** @param push the method of the message that takes a piece, or `null` at the end of the body */
  constructor(message: Readable, push: (piece: Uint8Array | null) => boolean) {
    this.#message = message
    this.#push = push
    this.#joiner = new PieceJoiner(push)
  }

  /** Takes a piece in place of the method. @returns whether more may come now */
  push(piece: Uint8Array | null): boolean {
    const joiner = this.#joiner
    if (piece === null) {
      joiner.flush()
      return this.#push(null)
    }
    const isFirst = joiner.length === 0
    joiner.add(piece)
    if (isFirst && joiner.length > 0) setImmediate(() => joiner.flush())
    return this.#message.readableLength + joiner.length < this.#message.readableHighWaterMark
  }
}

/** Joins the pieces of a message whose body has not begun to arrive. */
export function joinPieces(message: IncomingMessage): void {
  const joiner = new MessageJoiner(message, message.push.bind(message))
  message.push = piece => joiner.push(piece)
}
