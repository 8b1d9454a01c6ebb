/**
 * The workers in which the shim of WASI 0.3 has its sockets, one for TCP and one for UDP. The shim starts a worker with the first
 * socket of the kind, and offers no way to extend it. Here, `socket-worker-start.ts` runs in it, which loads the shim's
 * module, and the messages of the shim differ as {@link Operation} says.
 *
 * @module
 */
import { setEnvironmentData, type Transferable, Worker } from 'node:worker_threads'
import { instanceSignal } from '@wasi-webgpu/component/host'
import { moduleBeside } from './socket-worker.ts'
import { type Operation, shimKey } from './socket-worker-protocol.ts'
import { portOfReadable, portOfWritable } from './thread-streams.ts'

/**
 * Starts the worker for a kind of socket, once.
 *
 * @param create makes a socket of the kind
 */
export function startSocketWorker(kind: string, create: () => Disposable): void {
  if (startedKinds.has(kind)) return
  startedKinds.add(kind)
  const { URL } = globalThis
  const { unref } = Worker.prototype
  // The shim makes the address of its module when it starts the worker, and then calls `unref`.
  globalThis.URL = class extends URL {
    constructor(address: string | URL, base?: string | URL) {
      super(address, base)
      if (!this.href.endsWith('-worker.bundle.js')) return
      setEnvironmentData(shimKey, this.href)
      this.href = moduleBeside('socket-worker-start').href
    }
  }
  Worker.prototype.unref = function (this: Worker) {
    extend(this)
    unref.call(this)
  }
  try {
    create()[Symbol.dispose]()
  } finally {
    globalThis.URL = URL
    Worker.prototype.unref = unref
    setEnvironmentData(shimKey, undefined as never)
  }
}

const startedKinds = new Set<string>()

/** Drops the bytes that the latest socket has yet to send. */
let abortLatest: (() => void) | undefined

function extend(worker: Worker): void {
  const post = worker.postMessage.bind(worker)
  worker.postMessage = (message: ShimOperation, transferred: readonly Transferable[] = []) => {
    const { socketId, stream } = message
    abortLatest = () => post({ op: 'tcp-abort', socketId })
    if (stream === undefined) return post(message, transferred)
    const port = stream instanceof ReadableStream ? portOfReadable(stream) : portOfWritable(stream)
    post({ ...message, stream: port }, [...transferred.filter(item => item !== stream), port])
  }
}

type ShimOperation = Omit<Operation, 'stream'> & { readonly stream?: ReadableStream | WritableStream }

/**
 * Starts to send the bytes of a TCP socket. The shim closes a socket when they are sent, which a peer that does not read puts off
 * for ever: when the instance ends, they are dropped.
 */
export async function sendUntilEnd(send: () => Promise<void>): Promise<void> {
  abortLatest = undefined
  const signal = instanceSignal()
  const sent = send()
  const abort = abortLatest ?? (() => {})
  signal?.addEventListener('abort', abort)
  try {
    await sent
  } finally {
    signal?.removeEventListener('abort', abort)
  }
}
