/**
 * The watchdog of a process that runs a guest: a thread that ends the process within a second when its parent is gone,
 * however the parent ended. The main thread notices a closed socket only between two turns of its event
 * loop, which a guest that loops never lets turn.
 */

import { parentPort, workerData } from 'node:worker_threads'

const parent = workerData as number

endWithoutParent()
setInterval(endWithoutParent, 1000)
// Tells the main thread that every module is loaded.
parentPort?.postMessage(undefined)

function endWithoutParent(): void {
  try {
    process.kill(parent, 0)
    // Another process may have the number by now.
    if (process.ppid === parent) return
  } catch {}
  process.kill(process.pid, 'SIGKILL')
}
