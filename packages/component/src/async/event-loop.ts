/** Calls back after the event loop has turned. A promise would hold the event loop up. */
export function afterEvents(task: () => void): void {
  const { setImmediate } = globalThis as { setImmediate?: (task: () => void) => unknown }
  if (setImmediate !== undefined) {
    setImmediate(task)
    return
  }
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => {
    port1.close()
    task()
  }
  port2.postMessage(undefined)
}
