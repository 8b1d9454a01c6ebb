/** Why a queue cannot be worked on. The message names the cause and the next step. */
export class QueueError extends Error {
  override name = 'QueueError'
}
