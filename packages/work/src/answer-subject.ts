import type { Log } from '@wasi-webgpu/serve'
import { isGranted, isSubject, quoted } from './subject-pattern.ts'

/**
 * Returns why a guest or a sender may not name a subject as the place for an answer, or undefined if it may: an inbox, or a
 * subject that guests are granted.
 *
 * The server never checks the rights of those who name such a subject: the answer is published with the rights of the worker,
 * or of a third party. Without this rule, it could reach the API of the servers, keys of a bucket, or other tenants.
 *
 * @param granted subjects that guests may publish to; wildcards as in NATS
 */
export function answerProblem(subject: string, granted: readonly string[]): string | undefined {
  const isAllowed =
    isSubject(subject) && !subject.startsWith('$') && (inbox.test(subject) || isGranted(subject, granted))
  if (isAllowed) return undefined
  return `${quoted(subject)} takes no answers; only inboxes (_INBOX.>) and subjects that wasi-webgpu work --publish grants do, none that begins with $`
}

/**
 * Returns the subject that the sender of a message names for the answer. Leaves out one that it may not name, and says so in
 * the log.
 */
export function answerSubject(
  message: { readonly subject: string; readonly replyTo: string | undefined },
  granted: readonly string[],
  log: Log,
): string | undefined {
  const { subject, replyTo } = message
  if (!replyTo) return undefined
  const reason = answerProblem(replyTo, granted)
  if (reason === undefined) return replyTo
  log({ event: 'no-answer', subject, reason })
  return undefined
}

/**
 * Inboxes: those of clients, whose users may have a prefix each, such as `_INBOX_alice`, and those under which a server shows
 * the inboxes of other accounts.
 */
const inbox = /^(_INBOX[^.]*|_R_)\./
