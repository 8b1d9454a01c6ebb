/**
 * Limits that the shim of WASI 0.2 lacks for the sockets in its worker, where this module is loaded. Peers of a guest fill the
 * queues of its sockets, so without limits anybody who can reach a socket could exhaust the memory and descriptors of the
 * host:
 * - a datagram socket drops what arrives while {@link mostQueuedBytes} wait for the guest;
 * - a listener refuses connections beyond {@link mostConnections}, and at its end closes those that the guest has not accepted;
 * - an error of a socket that nobody listens to concerns that socket only. The shim would let all later calls of all guests
 *   fail.
 *
 * @module
 */
import { Socket as DatagramSocket } from 'node:dgram'
import { Server, type Socket } from 'node:net'
import { workerData } from 'node:worker_threads'

/** Bytes of datagrams that wait in a socket, including their objects. */
export const mostQueuedBytes = 0x40_0000

/** Connections of a listener, accepted ones included. */
export const mostConnections = 1024

/** Bytes of a datagram's objects. */
const datagramBytes = 512

/** Installs the limits; an extension of the shim's worker has operations, and this one needs none. */
// biome-ignore lint/style/noDefaultExport: the shim calls the default export.
export default function guard(): () => void {
  process.removeAllListeners('uncaughtException').on('uncaughtException', () => {})
  boundDatagrams((workerData as { workerPort: Port }).workerPort)
  boundConnections()
  return () => {}
}

/** Port through which the worker answers the thread of the guest. */
interface Port {
  postMessage(message: { readonly result?: unknown }): void
}

function boundDatagrams(port: Port): void {
  const queued = new WeakMap<DatagramSocket, number>()
  const socketOf = new WeakMap<object, DatagramSocket>()
  const { emit } = DatagramSocket.prototype
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
  // Datagrams leave the queue in the answer to `receive`.
  const { postMessage } = port
  port.postMessage = function (message) {
    if (Array.isArray(message.result)) {
      for (const { data } of message.result.filter(isDatagram)) {
        const socket = socketOf.get(data)
        if (socket === undefined) continue
        queued.set(socket, Math.max(0, (queued.get(socket) ?? 0) - data.length - datagramBytes))
      }
    }
    postMessage.call(this, message)
  }
}

function isDatagram(item: unknown): item is { readonly data: Uint8Array } {
  return typeof item === 'object' && item !== null && 'data' in item && item.data instanceof Uint8Array
}

function boundConnections(): void {
  Server.prototype.maxConnections = mostConnections
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
