import type { MessagePort } from 'node:worker_threads'

/** Key of the environment data by which a worker for sockets of WASI 0.3 learns the address of the shim's module. */
export const shimKey = 'wasi-webgpu: module of sockets'

/** Message of the shim of WASI 0.3 to its worker. A stream that it transfers is replaced by a port, since Bun transfers none. */
export interface Operation {
  /** Name of the operation, or `tcp-abort`, which the shim lacks: the bytes that the socket has yet to send are dropped. */
  readonly op: string
  readonly socketId?: bigint
  readonly stream?: MessagePort
}
