/** Waits for SIGINT or SIGTERM, and returns its name. A second signal ends the process at once, with exit code 1. */
export function endSignal(): Promise<string> {
  return new Promise(resolve => {
    const signals = ['SIGINT', 'SIGTERM'] as const
    const end = (signal: string) => {
      for (const name of signals) process.off(name, end).once(name, () => process.exit(1))
      resolve(signal)
    }
    for (const name of signals) process.on(name, end)
  })
}
