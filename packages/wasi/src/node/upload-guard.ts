import { ClientRequest } from 'node:http'

/**
 * Has requests go on with their bodies, as an extension of the worker of WASI 0.2, which has operations; this one needs none.
 *
 * Node sometimes loses the event `drain` of a request whose response begins before its body has ended. The rest of the body then
 * waits for good, and with it the guest, which blocks its thread. Here the event follows that of the socket.
 */
// biome-ignore lint/style/noDefaultExport: the shim calls the default export.
export default function guard(): () => void {
  const { onSocket } = ClientRequest.prototype
  ClientRequest.prototype.onSocket = function (this: ClientRequest, ...args: Parameters<typeof onSocket>) {
    onSocket.apply(this, args)
    const [socket] = args
    // After Node's own listener, and after the write that makes the event necessary.
    const check = () =>
      setImmediate(() => {
        if (this.writableNeedDrain && !socket.writableNeedDrain) this.emit('drain')
      })
    // It is absent if the connection failed.
    socket?.on('drain', check)
    this.once('close', () => socket?.off('drain', check))
  }
  return () => {}
}
