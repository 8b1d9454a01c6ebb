import { CallbackOutput } from './memory-streams.ts'
import { IoError } from './preview2-io.ts'

/**
 * An `output-stream` of WASI 0.2 over `process.stdout` or `process.stderr`.
 *
 * A write waits until the system has taken the bytes: Node queues what a pipe with a slow reader does not take, and the
 * queue of a guest that goes on writing would have no bound, because such a guest leaves no turn of the event loop. In a
 * worker thread, and behind what the host itself has queued, bytes must wait for a turn: there, a write fails when {@link
 * mostQueuedBytes} wait.
 */
export class StandardOutput extends CallbackOutput {
  constructor(stream: NodeJS.WriteStream) {
    super(bytes => writeNow(stream, bytes))
  }

  override checkWrite(): bigint {
    return roomForWrites
  }
}

function writeNow(stream: NodeJS.WriteStream, bytes: Uint8Array): void {
  const { _handle: handle } = stream as { readonly _handle?: Handle }
  // A blocking handle must not have a queue.
  const blocking = stream.writableLength === 0 ? handle : undefined
  if (stream.writableLength > mostQueuedBytes) fail('the output waits for a slow reader')
  blocking?.setBlocking?.(true)
  try {
    stream.write(bytes)
  } catch (error) {
    // An embedder's stream may write synchronously, for example to a full disk.
    fail((error as Error).message)
  } finally {
    blocking?.setBlocking?.(false)
  }
}

function fail(message: string): never {
  throw { tag: 'last-operation-failed', val: new IoError(message) }
}

const roomForWrites = 0x10_0000n

/** 64 MiB. */
const mostQueuedBytes = 0x400_0000

/** The handle of a pipe or socket in Node. */
interface Handle {
  setBlocking?(isBlocking: boolean): void
}
