import { ClientRequest } from 'node:http'
import type { Socket } from 'node:net'
import { PassThrough, type Readable } from 'node:stream'

/**
 * Has all requests of the worker of WASI 0.2 take their bodies to the end, as an extension of that worker, which has operations;
 * this one needs none.
 */
// biome-ignore lint/style/noDefaultExport: the shim calls the default export.
export default function guard(): () => void {
  const { pipe } = PassThrough.prototype
  PassThrough.prototype.pipe = function (this: PassThrough, ...args: Parameters<typeof pipe>) {
    const [request] = args
    if (request instanceof ClientRequest) takeToEnd(this, request)
    return pipe.apply(this, args)
  } as typeof pipe
  return () => {}
}

/**
 * Has a request take all of a body that is piped to it. A guest that writes the body waits for that, and blocks its thread:
 * - A request that is closed, by its server or because the guest has dropped it, discards the rest.
 * - Node sometimes loses the event `drain` of a request whose response begins before the body has ended. Here the event follows
 *   that of the socket.
 */
export function takeToEnd(body: Readable, request: ClientRequest): void {
  request.once('close', () => body.unpipe(request).resume())
  request.once('socket', (socket: Socket) => {
    // After Node's own listener, and after the write that makes the event necessary.
    const check = () =>
      setImmediate(() => {
        if (request.writableNeedDrain && !socket.writableNeedDrain) request.emit('drain')
      })
    socket.on('drain', check)
    request.once('close', () => socket.off('drain', check))
  })
}
