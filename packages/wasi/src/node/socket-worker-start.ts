import { workerData } from 'node:worker_threads'
import { closeReleasedWriters, guardSockets } from './socket-worker-guard.ts'

// A worker of the shim of WASI 0.3 for sockets, with the limits that it lacks.
guardSockets()
closeReleasedWriters()
await import((workerData as { shim: string }).shim)
