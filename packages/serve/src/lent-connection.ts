/**
 * A connection of a client that the server lends to this worker, which then answers plain requests without the server in between.
 *
 * Both processes have a descriptor of the connection, and only the worker reads. It reports to the server, before it does each of
 * these, that it has read bytes (`reading`), that the guest has a request (`begun`), and that the response leaves (`answered`):
 * the server can answer for a worker that hangs or crashes, and knows when it no longer can.
 *
 * The worker gives the connection back (`returned`) between two requests when the server wants it, and at once when a request is
 * not plain, arrives slowly, or has a response that is large, streams or fails. Bytes that it has read go back as well, and the
 * server continues as if the connection had always been there. When the guest has the request of these bytes, it keeps it, and
 * the server takes the response from the worker's channel.
 */
import { writevSync } from 'node:fs'
import type { Socket } from 'node:net'
import type { Exchange, IncomingBody } from './exchange.ts'
import { afterTurns } from './patience.ts'
import { type PlainHead, plainHead } from './plain-request.ts'
import { headOfWhole } from './whole-response.ts'
import type { WorkerChannel } from './worker-channel.ts'
import type { HeaderList, LoanTerms, RequestHead, ResponseHead } from './worker-protocol.ts'

/** This process's end of a connection that another process has as well. */
export interface SharedConnection {
  /** Begins to read, or continues. */
  read(take: (bytes: Buffer) => void, end: () => void): void
  /** Stops reading. */
  pause(): void
  /**
   * Writes as much as the system takes at once.
   *
   * @returns the number of bytes
   * @throws the error of the system when the client is gone
   */
  write(pieces: readonly Uint8Array[]): number
  /** Gives up this end alone. @returns bytes that were read, but not taken */
  release(): Buffer[]
}

/** The part of the channel to the server that lent connections use. */
export type ReportChannel = Pick<WorkerChannel, 'send' | 'sendSoon' | 'sendBody' | 'flush'>

/** Answers plain requests of a connection that the server lends. */
export class LentConnection {
  readonly #connection: SharedConnection
  readonly #channel: ReportChannel
  readonly #terms: LoanTerms
  readonly #answer: (call: LentCall) => Promise<void>
  readonly #hurry: () => void
  /** Bytes that were read, from the beginning of a request. */
  #chunks: Buffer[] = []
  #bytes = 0
  #head: PlainHead | undefined
  #start = 0
  /** Runs while a request has arrived in part. */
  #patience: NodeJS.Timeout | undefined
  #call: LentCall | undefined
  /** Whether the server knows that bytes without a request are here. */
  #hasReported = false
  #isFlushing = false
  /** Whether the connection goes back before the next request. */
  #isRecalled = false
  #isOver = false

  /**
   * @param answer has the guest answer a call, and never rejects
   * @param hurry called when the client waits until the server has read the reports
   */
  constructor(
    connection: SharedConnection,
    channel: ReportChannel,
    terms: LoanTerms,
    answer: (call: LentCall) => Promise<void>,
    hurry: () => void,
  ) {
    this.#connection = connection
    this.#channel = channel
    this.#terms = terms
    this.#answer = answer
    this.#hurry = hurry
    this.#read()
  }

  /** Gives the connection back as soon as the guest has no request. */
  recall(): void {
    this.#isRecalled = true
    if (this.#call === undefined) this.giveBack()
  }

  /** Continues when the server has sent the rest of a response. */
  flushed(): void {
    this.#isFlushing = false
    this.#next()
  }

  /** Gives the connection back, with the bytes of a request that has no response yet. */
  giveBack(): void {
    if (this.#isOver) return
    this.#isOver = true
    clearTimeout(this.#patience)
    const unread = this.#connection.release()
    const call = this.#call
    const isRunning = call?.isAnswered === false
    const raw = isRunning ? call.raw : []
    for (const bytes of [...raw, ...this.#chunks, ...unread]) this.#channel.sendBody(bytes)
    this.#channel.send('returned', { isRunning, isReady: call === undefined })
    this.#hurry()
  }

  /** Sends a whole response. The server sends what the system does not take. */
  respond(head: Buffer, pieces: readonly Uint8Array[], report: { status: number; sent: number }): void {
    this.#channel.send('answered', { ...report, seconds: (performance.now() - this.#start) / 1000 })
    let rest: readonly Uint8Array[] = [head, ...pieces]
    try {
      rest = split(rest, this.#connection.write(rest))[1]
    } catch {
      this.#isRecalled = true
      this.#channel.send('gone', {})
      return
    }
    if (rest.length === 0) return
    this.#isFlushing = true
    for (const bytes of rest) this.#channel.sendBody(bytes)
    this.#channel.send('rest', {})
    this.#hurry()
  }

  #read(): void {
    this.#connection.read(
      bytes => this.#take(bytes),
      () => this.recall(),
    )
  }

  #take(bytes: Buffer): void {
    this.#chunks.push(bytes)
    this.#bytes += bytes.length
    if (this.#call === undefined && !this.#isFlushing) {
      this.#scan()
      return
    }
    this.#reportRead()
    if (this.#bytes > mostAhead) this.#connection.pause()
  }

  /** Tells the server that bytes without a request are here. */
  #reportRead(): void {
    if (this.#hasReported) return
    this.#hasReported = true
    this.#channel.sendSoon('reading', {})
  }

  /** Begins the next request, or gives the connection back. */
  #scan(): void {
    if (this.#isOver || this.#bytes === 0) return
    if (this.#head === undefined) {
      this.#start = performance.now()
      const bytes = joined(this.#chunks)
      this.#chunks = [bytes]
      const head = plainHead(bytes)
      if (head === 'other' || (head !== 'more' && !this.#mayAnswer(head))) {
        this.giveBack()
        return
      }
      if (head !== 'more') this.#head = head
    }
    if (this.#head === undefined || this.#bytes < this.#head.size + this.#head.length) this.#waitForRest()
    else this.#begin(this.#head)
  }

  #mayAnswer({ head: { path }, length }: PlainHead): boolean {
    const { bodyLimit, reserved } = this.#terms
    return length <= Math.min(bodyLimit, mostBody) && !reserved.includes(path.split('?')[0] as string)
  }

  #waitForRest(): void {
    if (this.#patience !== undefined) return
    this.#reportRead()
    this.#patience = setTimeout(() => this.giveBack(), patience)
  }

  #begin(head: PlainHead): void {
    clearTimeout(this.#patience)
    this.#patience = undefined
    this.#head = undefined
    const size = head.size + head.length
    const [raw, rest] = split(this.#chunks, size)
    this.#chunks = rest
    this.#bytes -= size
    const { id, target, length } = head
    this.#hasReported = this.#bytes > 0
    const { method } = head.head
    this.#channel.send('begun', { method, path: target, id, received: length, hasMore: this.#hasReported })
    this.#call = new LentCall(this, this.#channel, head, raw, this.#terms)
    void this.#answer(this.#call).then(() => {
      this.#call = undefined
      this.#next()
    })
  }

  #next(): void {
    if (this.#isOver || this.#call !== undefined) return
    if (this.#isRecalled) {
      this.giveBack()
      return
    }
    if (this.#isFlushing) return
    this.#read()
    // The server may want the connection before the next of its pipelined requests.
    if (this.#bytes > 0) setImmediate(() => this.#call === undefined && !this.#isFlushing && this.#scan())
  }
}

/** A request of a lent connection. */
export class LentCall implements Exchange {
  readonly head: RequestHead
  readonly body: IncomingBody
  /** The bytes of the request. */
  readonly raw: readonly Buffer[]
  /** Whether the worker has sent the response itself. */
  isAnswered = false
  readonly #lent: LentConnection
  readonly #channel: ReportChannel
  readonly #mostTogether: number
  readonly #keepAlive: number
  /** The response as far as it is kept here; `undefined` when the server has the connection. */
  #kept: { head?: ResponseHead; readonly pieces: Uint8Array[]; length: number } | undefined = {
    pieces: [],
    length: 0,
  }
  /** Ends the wait for the end of the response. */
  #stopWaiting = () => {}

  constructor(
    lent: LentConnection,
    channel: ReportChannel,
    { head, size }: PlainHead,
    raw: readonly Buffer[],
    { responseLimit, keepAlive }: LoanTerms,
  ) {
    this.head = head
    this.raw = raw
    this.#lent = lent
    this.#channel = channel
    this.#mostTogether = Math.min(responseLimit, mostTogether)
    this.#keepAlive = keepAlive
    const [, pieces] = split(raw, size)
    this.body = { next: async () => pieces.shift(), cut: undefined, trailers: [] }
  }

  respond(head: ResponseHead): void {
    if (this.#kept === undefined) {
      this.#channel.sendSoon('head', head)
      return
    }
    this.#kept.head = head
    // The client of a response that streams waits no longer for its beginning.
    this.#stopWaiting = afterTurns(() => this.giveBack())
  }

  write(bytes: Uint8Array): void {
    if (this.#kept === undefined) {
      this.#channel.sendBody(bytes)
      return
    }
    this.#kept.pieces.push(bytes)
    this.#kept.length += bytes.length
    if (this.#kept.length > this.#mostTogether) this.giveBack()
  }

  end(trailers: HeaderList = []): void {
    if (this.isAnswered) return
    const kept = this.#kept
    const head =
      kept?.head === undefined || trailers.length > 0
        ? undefined
        : headOfWhole(kept.head, kept.length, this.#keepAlive)
    if (kept?.head === undefined || head === undefined) {
      this.giveBack()
      this.#channel.sendSoon('end', { trailers })
      return
    }
    this.#stopWaiting()
    this.#kept = undefined
    this.isAnswered = true
    this.#lent.respond(head, kept.pieces, { status: kept.head.status, sent: kept.length })
  }

  flush(): void {
    this.#channel.flush()
  }

  /** Gives the connection back. The response goes on over the channel, unless it is complete. */
  giveBack(): void {
    this.#stopWaiting()
    this.#lent.giveBack()
    const kept = this.#kept
    this.#kept = undefined
    if (kept?.head !== undefined) this.#channel.sendSoon('head', kept.head)
    for (const bytes of kept?.pieces ?? []) this.#channel.sendBody(bytes)
  }
}

/** Receives the connections that the server lends to this process, one at a time. */
export class Borrower {
  /** Number of the last loan that the server wants back. */
  #recalled = 0
  #loan = 0
  #connection: LentConnection | undefined

  /** @param answer has the guest answer a call, and never rejects */
  constructor(channel: WorkerChannel, answer: (call: LentCall) => Promise<void>) {
    process.on('message', (terms: LoanTerms, socket: Socket | undefined) => {
      this.#loan = terms.loan
      const connection = socket === undefined ? noConnection : receivedConnection(socket)
      // The server reads the channel late, unless it is told.
      const hurry = () => process.send?.({})
      this.#connection = new LentConnection(connection, channel, terms, answer, hurry)
      // The descriptor may arrive after the wish to have it back, and is missing when the client has left.
      if (socket === undefined || this.#recalled >= terms.loan) this.#connection.recall()
    })
  }

  /** Gives the connection of a loan back. */
  recall(loan: number): void {
    this.#recalled = loan
    if (loan === this.#loan) this.#connection?.recall()
  }

  /** Continues when the server has sent the rest of a response. */
  flushed(): void {
    this.#connection?.flushed()
  }
}

const noConnection: SharedConnection = { read() {}, pause() {}, write: () => 0, release: () => [] }

/** Returns this process's end of a connection that it received. */
function receivedConnection(socket: Socket): SharedConnection {
  // The server alone closes the connection for the client.
  socket.allowHalfOpen = true
  socket.on('error', () => {})
  const { fd } = (socket as unknown as { readonly _handle: { readonly fd: number } })._handle
  let isListening = false
  return {
    read(take, end) {
      if (!isListening) socket.on('data', take).on('end', end).on('close', end)
      isListening = true
      socket.resume()
    },
    pause: () => void socket.pause(),
    write(pieces) {
      try {
        return writevSync(fd, pieces as Uint8Array[])
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return 0
        throw error
      }
    },
    release() {
      socket.pause()
      const rest = socket.read() as Buffer | null
      socket.destroy()
      return rest === null ? [] : [rest]
    },
  }
}

/** Bytes of the largest body of a request that a worker reads itself. */
const mostBody = 0x4_0000

/** Bytes of further requests after which a worker pauses the connection until the guest has answered. */
const mostAhead = 0x1_0000

/** Bytes of a response that are kept until it is complete. */
const mostTogether = 0x4_0000

/** Time for the rest of a request to arrive, in milliseconds. */
const patience = 1000

function joined(chunks: readonly Buffer[]): Buffer {
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)
}

/** Splits chunks after a number of bytes. */
function split<Bytes extends Uint8Array>(
  chunks: readonly Bytes[],
  at: number,
): [before: Bytes[], after: Bytes[]] {
  const before: Bytes[] = []
  const after: Bytes[] = []
  let left = at
  for (const chunk of chunks) {
    if (left > 0) before.push(chunk.subarray(0, left) as Bytes)
    if (chunk.length > left) after.push(chunk.subarray(left) as Bytes)
    left = Math.max(0, left - chunk.length)
  }
  return [before, after]
}
