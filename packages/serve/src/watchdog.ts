/**
 * A thread of a worker process that ends it when the server is gone: a guest that loops would not let it notice.
 */

import { parentPort } from 'node:worker_threads'

const server = process.ppid

setInterval(() => {
  try {
    process.kill(server, 0)
    if (process.ppid === server) return
  } catch {}
  process.kill(process.pid, 'SIGKILL')
}, 1000)
// It is loaded.
parentPort?.postMessage(undefined)
