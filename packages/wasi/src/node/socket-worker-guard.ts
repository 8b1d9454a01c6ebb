/**
 * Limits that the shims lack for the sockets in their workers, where this module is loaded. Peers of a guest fill the queues
 * of its sockets and end its connections, so without limits anybody who can reach a socket could exhaust the memory and
 * descriptors of the host, or end it:
 * - a datagram socket drops what arrives while {@link mostQueuedBytes} wait for the guest, and its end ends a `receive`;
 * - a listener refuses connections beyond {@link mostConnections}, and in WASI 0.2 its end closes those that the guest has
 *   not accepted;
 * - a connection that is closed before it exists fails, which ends its `connect`;
 * - an error of a socket that nobody listens to concerns that socket only. The shim of WASI 0.2 would let all later calls of
 *   all guests fail, and that of WASI 0.3 would end the process.
 *
 * @module
 */
import { Socket as DatagramSocket } from 'node:dgram'
import { Server, Socket } from 'node:net'
import { MessagePort } from 'node:worker_threads'

/** Bytes of datagrams that wait in a socket, including their objects. */
export const mostQueuedBytes = 0x40_0000

/** Connections of a listener, accepted ones included. */
export const mostConnections = 1024

/** Bytes of a datagram's objects. */
const datagramBytes = 512

/** Installs the limits, as an extension of the worker of WASI 0.2, which has operations; this one needs none. */
// biome-ignore lint/style/noDefaultExport: the shim calls the default export.
export default function guard(): () => void {
  guardSockets()
  closeUnaccepted()
  return () => {}
}

/** Installs the limits that the sockets of both WASI versions need. */
export function guardSockets(): void {
  process.removeAllListeners('uncaughtException').on('uncaughtException', () => {})
  Server.prototype.maxConnections = mostConnections
  boundDatagrams()
  failClosedConnects()
  // Deno lacks it, and the shim of WASI 0.2 cannot send without it.
  DatagramSocket.prototype.getSendQueueSize ??= () => 0
}

/**
 * Has a stream end when its writer is released. The shim of WASI 0.3 releases that of a connection which its peer has reset, and
 * the guest would wait for ever for more bytes.
 */
export function closeReleasedWriters(): void {
  const { releaseLock } = WritableStreamDefaultWriter.prototype
  WritableStreamDefaultWriter.prototype.releaseLock = function (this: WritableStreamDefaultWriter) {
    this.close().catch(() => {}) // fails for a stream that has ended
    releaseLock.call(this)
  }
}

function failClosedConnects(): void {
  const { destroy } = Socket.prototype
  Socket.prototype.destroy = function (this: Socket, error?: Error) {
    return destroy.call(this, error ?? (this.connecting ? connectionAborted() : undefined))
  }
}

/** Returns the error of a connection that this side closes. */
export function connectionAborted(): Error {
  return Object.assign(new Error('the socket is closed'), { code: 'ECONNABORTED' })
}

function boundDatagrams(): void {
  const queued = new WeakMap<DatagramSocket, number>()
  const socketOf = new WeakMap<object, DatagramSocket>()
  const { emit, close } = DatagramSocket.prototype
  DatagramSocket.prototype.emit = function (this: DatagramSocket, event: string, ...args: unknown[]) {
    if (event === 'removeListener' && args[0] === 'message') queued.delete(this)
    const [data] = args
    if (event !== 'message' || !(data instanceof Uint8Array)) return emit.call(this, event, ...args)
    const bytes = (queued.get(this) ?? 0) + data.length + datagramBytes
    if (bytes > mostQueuedBytes || this.listenerCount('message') === 0) return false
    queued.set(this, bytes)
    socketOf.set(data, this)
    return emit.call(this, event, ...args)
  } as typeof emit
  DatagramSocket.prototype.close = function (this: DatagramSocket, ...args: Parameters<typeof close>) {
    if (this.listenerCount('error') > 0)
      this.emit('error', Object.assign(new Error('the socket is closed'), { code: 'EBADF' }))
    return close.apply(this, args)
  }
  // Datagrams leave the queue in the answer to `receive`: a list of them in WASI 0.2, one in 0.3.
  const { postMessage } = MessagePort.prototype
  MessagePort.prototype.postMessage = function (this: MessagePort, message: unknown, ...rest: never[]) {
    const { result } = Object(message) as { readonly result?: unknown }
    for (const item of Array.isArray(result) ? result : [result]) {
      const socket = isDatagram(item) ? socketOf.get(item.data) : undefined
      if (socket === undefined) continue
      const { length } = (item as Datagram).data
      queued.set(socket, Math.max(0, (queued.get(socket) ?? 0) - length - datagramBytes))
    }
    postMessage.call(this, message, ...rest)
  }
}

interface Datagram {
  readonly data: Uint8Array
}

function isDatagram(item: unknown): item is Datagram {
  return typeof item === 'object' && item !== null && 'data' in item && item.data instanceof Uint8Array
}

function closeUnaccepted(): void {
  const waiting = new WeakMap<Server, Set<Socket>>()
  const { emit, close } = Server.prototype
  Server.prototype.emit = function (this: Server, event: string, ...args: unknown[]) {
    if (event === 'connection') {
      const socket = args[0] as Socket
      const sockets = waiting.get(this) ?? new Set()
      waiting.set(this, sockets.add(socket))
      socket.once('close', () => sockets.delete(socket))
    }
    return emit.call(this, event, ...args)
  } as typeof emit
  Server.prototype.close = function (this: Server, ...args: Parameters<typeof close>) {
    for (const socket of waiting.get(this) ?? []) if (!isAccepted(socket)) socket.destroy()
    return close.apply(this, args)
  }
}

/** Whether the guest has accepted a connection: the shim then makes a stream that writes. */
function isAccepted(socket: Socket): boolean {
  return socket.listenerCount('drain') > 0
}
