/**
 * The watchdog of a worker process: a thread that ends the process within a second when the server is gone,
 * however the server ended. The main thread notices the closed socket only between two turns of its event
 * loop, which a guest that loops never lets turn.
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
// Tells the main thread that every module is loaded.
parentPort?.postMessage(undefined)
