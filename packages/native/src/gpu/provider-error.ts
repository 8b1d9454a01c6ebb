import { installAdvice, type SystemName, systemName } from './install-advice.ts'

/** A way to a GPU that was tried and failed. */
export interface Attempt {
  /** Name of the source for messages, such as `the system's hardware adapter`. */
  readonly source: string
  /** The reason of the failure. */
  readonly reason: string
}

/**
 * Thrown when no GPU of the requested kind works. The message has several lines: the cause and the next step,
 * then each attempt with its reason, and installation advice for each system, the user's first.
 */
export class ProviderError extends Error {
  override name = 'ProviderError'
  /** The failed attempts in order. */
  readonly attempts: readonly Attempt[]

  /**
   * @param wanted the requested GPU for messages: `GPU`, `hardware GPU`
   * @param attempts the failed attempts in order
   * @param system the system whose advice comes first; by default the one that runs this process
   */
  constructor(wanted: string, attempts: readonly Attempt[], system: SystemName = systemName()) {
    super(
      [
        `no ${wanted} works here; install a driver as shown below`,
        'tried:',
        ...attempts.map(attempt => `  ${attempt.source}: ${attempt.reason}`),
        'to get one:',
        ...installAdvice(system, wanted === 'hardware GPU').map(line => `  ${line}`),
      ].join('\n'),
    )
    this.attempts = attempts
  }
}
