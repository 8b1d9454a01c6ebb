/**
 * Calls `receive` of a TCP socket of WASI 0.3, and has its stream end as soon as the guest drops it. The shim iterates over a
 * `ReadableStream`, whose iterator queues `return()` behind a read: while that waits for the peer, the connection of a guest that
 * has dropped the stream and the socket would stay open. A reader can be cancelled while it reads.
 *
 * @param receive makes the stream before it returns
 */
export function cancellableReceive<Result>(receive: () => Result): Result {
  const prototype = ReadableStream.prototype as { values: unknown }
  const { values } = prototype
  prototype.values = function (this: ReadableStream) {
    const reader = this.getReader()
    return {
      next: () => reader.read(),
      return: async () => ({ done: true, value: await reader.cancel() }),
    }
  }
  try {
    return receive()
  } finally {
    prototype.values = values
  }
}
