import { installAdvice, type SystemName, systemName } from './install-advice.ts'

/** One way to a GPU that was tried, and why it did not work. */
export interface Attempt {
  /** What was tried, for people: `the system's hardware adapter`. */
  readonly source: string
  readonly reason: string
}

/**
 * No GPU of the wanted kind works here. Its message has several lines: the first names the cause and the next
 * step, then come each attempt with its reason, and what to install on each system, the user's own first.
 */
export class ProviderError extends Error {
  override name = 'ProviderError'
  readonly attempts: readonly Attempt[]

  /**
   * @param wanted what was asked for, for people: `GPU`, `hardware GPU`
   * @param attempts what was tried, in order
   * @param system whose advice comes first; by default the system that this process runs on
   */
  constructor(wanted: string, attempts: readonly Attempt[], system: SystemName = systemName()) {
    super(
      [
        `no ${wanted} works here; install a driver as shown below`,
        'tried:',
        ...attempts.map(attempt => `  ${attempt.source}: ${attempt.reason}`),
        'to get one:',
        ...installAdvice(system).map(line => `  ${line}`),
      ].join('\n'),
    )
    this.attempts = attempts
  }
}
