import { JetStreamApiError } from '@nats-io/jetstream'
import { reasonOf } from './nats-connection.ts'
import { QueueError } from './queue-error.ts'

/**
 * Asks the JetStream API.
 *
 * @param known messages by error code
 * @throws QueueError with the reason
 */
export async function asked<T>(
  what: string,
  ask: () => Promise<T>,
  known: Readonly<Record<number, string>> = {},
): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    const code = error instanceof JetStreamApiError ? error.code : undefined
    throw new QueueError((code !== undefined && known[code]) || apiProblem(what, error), { cause: error })
  }
}

/** Returns the message for an error of the JetStream API. */
export function apiProblem(what: string, error: unknown): string {
  const reason = reasonOf(error)
  if (/jetstream.*not enabled|no responders/i.test(reason))
    return `the NATS server has no JetStream for ${what}: ${reason}; enable it, as with nats-server --jetstream`
  // The client itself refuses names that no server has.
  if (/^(stream|durable) name/.test(reason))
    return `${what} cannot exist: ${reason}; check the name, as with nats stream ls`
  return `the NATS server refuses ${what}: ${reason}; check the permissions of this user, and the configuration`
}
