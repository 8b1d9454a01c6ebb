import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { FinishedRequest } from './client-request.ts'
import type { ConnectionLimit } from './connection-limit.ts'
import type { GracefulShutdown } from './graceful-shutdown.ts'
import { type Adoption, type FinishedLoan, nobody, type Pool } from './pool.ts'
import type { LoanTerms } from './worker-protocol.ts'

/** Options of {@link ConnectionLending}. */
export interface LendingOptions {
  readonly pool: Pool
  readonly connections: ConnectionLimit
  readonly shutdown: GracefulShutdown
  readonly terms: Omit<LoanTerms, 'loan'>
  /** How long the server waits for a client to read a response, in milliseconds. */
  readonly clientLimit: number
  readonly onFinished: (request: FinishedRequest) => void
}

/**
 * Lends connections to idle workers, which then answer their requests without the server in between (`lent-connection.ts`).
 *
 * A connection is lent after some responses, when Node's parser has read nothing of a further request: a worker that began in the
 * middle of one would take a part of it for a request. The parser therefore reports each request that begins, even by its first
 * byte. A client that ever sends a request in another than the usual form, or before it has the response to the last, keeps its
 * connection to the server. A connection that comes back soon, because there are fewer workers than clients or because its requests
 * are not plain, is lent again after twice as many responses.
 */
export class ConnectionLending {
  readonly #options: LendingOptions
  readonly #keepAlive: number
  readonly #known = new WeakMap<Socket, KnownConnection>()

  /** @param http the server, whose keep-alive timeout is set */
  constructor(http: HttpServer, options: LendingOptions) {
    this.#options = options
    this.#keepAlive = http.keepAliveTimeout
    http.on('request', (request, response) => this.#follow(request, response))
  }

  /** Returns the worker whose guest has the next request of a connection, once. */
  adoptionOf(socket: Socket): Adoption | undefined {
    const known = this.#known.get(socket)
    const adoption = known?.adoption
    if (known !== undefined) known.adoption = undefined
    return adoption
  }

  #follow(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request
    const known = this.#known.get(socket) ?? this.#meet(socket)
    if (known.isUnusual) return
    known.requests++
    known.open++
    // Before the response, after which the next request may arrive.
    request.once('end', () => measure(request, known))
    response.once('close', () => {
      known.answers++
      known.open--
      if (!request.complete) known.isUnusual = true
      if (known.answers >= known.needed && known.open === 0 && response.shouldKeepAlive)
        this.#lend(socket, known)
    })
  }

  #meet(socket: Socket): KnownConnection {
    const known: KnownConnection = {
      begun: 1,
      requests: 0,
      open: 0,
      bytes: 0,
      isUnusual: false,
      answers: 0,
      needed: leastAnswers,
    }
    this.#known.set(socket, known)
    if (!onRequestBegin(socket, () => known.begun++)) known.isUnusual = true
    // The response has no client any more.
    socket.once('close', () => this.adoptionOf(socket)?.begin(nobody))
    return known
  }

  #lend(socket: Socket, known: KnownConnection): void {
    const { pool, connections, shutdown, terms, clientLimit, onFinished } = this.#options
    if (socket.destroyed || shutdown.isEnding || !connections.isSparse) return
    if (known.isUnusual || known.begun !== known.requests || known.bytes !== socket.bytesRead) return
    const isLent = pool.lend(socket, {
      terms,
      clientLimit,
      onFinished,
      onRest: isWaiting => (isWaiting ? shutdown.lend(socket) : shutdown.takeBack(socket)),
      onClosing: () => shutdown.takeBack(socket),
      onReturned: returned => this.#takeBack(socket, known, returned),
    })
    if (!isLent) return
    connections.lend(socket)
    shutdown.lend(socket)
    socket.pause()
    socket.setTimeout(0)
  }

  #takeBack(socket: Socket, known: KnownConnection, { bytes, answers, adoption }: FinishedLoan): void {
    const { connections, shutdown } = this.#options
    known.needed = answers < fewAnswers ? Math.min(2 * known.needed, mostAnswers) : leastAnswers
    known.answers = 0
    known.adoption = adoption
    connections.takeBack(socket)
    shutdown.takeBack(socket)
    if (socket.destroyed) {
      this.adoptionOf(socket)?.begin(nobody)
      return
    }
    for (const piece of bytes.toReversed()) {
      known.bytes -= piece.length
      socket.unshift(piece)
    }
    socket.setTimeout(this.#keepAlive)
    socket.resume()
  }
}

/** A connection from which the server has had requests. */
interface KnownConnection {
  /** Requests of which the parser has read the first byte, and those of which it has read the head. */
  begun: number
  requests: number
  /** Requests without a response. */
  open: number
  /** Bytes that had been read at the end of the last request, without those that workers have read and returned. */
  bytes: number
  /** Whether it is never lent. */
  isUnusual: boolean
  /** Responses since the connection was last lent, and how many must be. */
  answers: number
  needed: number
  /** The worker whose guest has the next request. */
  adoption?: Adoption | undefined
}

/** Responses after which a connection is lent, at first and after loans that came back too soon. */
const leastAnswers = 2
const mostAnswers = 1024

/** Responses of a loan that came back too soon. */
const fewAnswers = 16

/** Node's parser of a connection, as far as it is used here. Node does not document it. */
interface MessageParser {
  /** The index of the function that it calls at the first byte of a message. */
  readonly constructor: { readonly kOnMessageBegin?: number }
  [index: number]: unknown
}

/** Has a function called for each further request that begins. @returns whether this version of Node can */
function onRequestBegin(socket: Socket, begin: () => void): boolean {
  const { parser } = socket as Socket & { readonly parser?: MessageParser | null }
  const index = parser?.constructor.kOnMessageBegin
  if (!parser || index === undefined) return false
  parser[index] = begin
  return true
}

/** Compares the bytes of a request, all of which has arrived, with those of its usual form. */
function measure(request: IncomingMessage, known: KnownConnection): void {
  const { bytesRead } = request.socket
  const isUsual = bytesRead - known.bytes === sizeOf(request) && !('transfer-encoding' in request.headers)
  known.isUnusual ||= !isUsual
  known.bytes = bytesRead
}

/** Returns the bytes of a request with a body of stated length, as it is usually written. */
function sizeOf({ method = '', url = '', rawHeaders, headers }: IncomingMessage): number {
  const fields = rawHeaders.reduce((sum, text) => sum + text.length + separator.length, 0)
  const head = `${method} ${url} HTTP/1.1\r\n\r\n`.length
  return head + fields + Number(headers['content-length'] ?? 0)
}

/** Follows the name of a field; as many bytes follow its value. */
const separator = ': '
