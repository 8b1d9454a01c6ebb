import type { Socket } from 'node:net'
import { getEnvironmentData, type MessagePort, parentPort } from 'node:worker_threads'
import { closeReleasedWriters, connectionAborted, guardSockets } from './socket-worker-guard.ts'
import { type Operation, shimKey } from './socket-worker-protocol.ts'
import { readableFrom, writableTo } from './thread-streams.ts'

// A worker of the shim of WASI 0.3 for sockets, with the limits and operations that it lacks.
guardSockets()
closeReleasedWriters()
extendOperations()
const maps = await mapsOf(() => import(getEnvironmentData(shimKey) as string))

/** Has the messages to the shim pass here first. */
function extendOperations(): void {
  if (parentPort === null) throw new Error('this module runs in a worker')
  const { on } = parentPort
  parentPort.on = function (this: MessagePort, event: string, listener: (message: unknown) => void) {
    const extended = (operation: Operation) => {
      const { op, socketId, stream } = operation
      if (op === 'tcp-abort') abort(socketId)
      else if (stream === undefined) listener(operation)
      else listener({ ...operation, stream: op === 'tcp-send' ? readableFrom(stream) : writableTo(stream) })
    }
    return on.call(this, event, event === 'message' ? extended : listener)
  } as typeof on
}

/** Ends a connection, if there is one, which fails its operations. The shim then closes the socket once it is dropped. */
function abort(id: unknown): void {
  for (const map of maps) map.get(id)?.tcp?.destroy(connectionAborted())
}

/** Returns the maps that a module makes when it loads, among them that of the shim's sockets. */
async function mapsOf(load: () => Promise<unknown>): Promise<Map<unknown, { readonly tcp?: Socket }>[]> {
  const { Map: Original } = globalThis
  const made: Map<unknown, { readonly tcp?: Socket }>[] = []
  globalThis.Map = class<K, V> extends Original<K, V> {
    constructor(entries?: Iterable<readonly [K, V]>) {
      super(entries)
      made.push(this as never)
    }
  } as MapConstructor
  try {
    await load()
  } finally {
    globalThis.Map = Original
  }
  return made
}
