import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { entryModule } from './entry-module.ts'

/**
 * Makes this process end within a second after the process that started it, even while a guest occupies the main thread, and
 * however that process ends. Resolves when the watchdog watches.
 *
 * @param parent the parent's process ID as the parent itself knows it: when it ends early, `process.ppid` already names another
 */
export async function endWithParent(parent: number): Promise<void> {
  const watchdog = new Worker(entryModule('watchdog'), { workerData: parent })
  await once(watchdog, 'message')
  watchdog.unref()
}
