/**
 * Messages of a stream, read without leaving anything at the server. The iterators of the NATS project's clients for buckets leave a
 * consumer behind for five minutes after each use, and since NATS 2.15 a stream has at most 1,000 by default.
 */
import {
  DeliverPolicy,
  JetStreamApiError,
  type JetStreamManager,
  type JsMsg,
  type StoredMsg,
} from '@nats-io/jetstream'

/**
 * Returns the last message of each subject. Messages that are removed meanwhile may be missing.
 *
 * @param filter subjects, with wildcards
 * @param headersOnly whether the messages come without their bodies
 * @throws Error when the stream or its consumer is removed meanwhile
 */
export async function* lastMessages(
  manager: JetStreamManager,
  stream: string,
  filter: string,
  headersOnly: boolean,
): AsyncGenerator<JsMsg> {
  const consumer = await manager.jetstream().consumers.getPushConsumer(stream, {
    filter_subjects: filter,
    deliver_policy: DeliverPolicy.LastPerSubject,
    headers_only: headersOnly,
  })
  let last = 0
  let check: NodeJS.Timeout | undefined
  try {
    if ((await consumer.info(true)).num_pending === 0) return
    const messages = await consumer.consume({ abort_on_missing_resource: true })
    let isMissing = false
    // The server does not tell a consumer that what it was to send, or the stream, has been removed.
    check = setInterval(async () => {
      try {
        const state = await consumer.info()
        isMissing = false
        if (state.num_pending === 0 && state.delivered.consumer_seq === last) messages.stop()
      } catch (error) {
        // The client replaces a consumer that lost messages; in between there is none.
        if (!(error instanceof JetStreamApiError)) return
        if (isMissing) messages.stop(error)
        isMissing = true
      }
    }, 1000)
    for await (const message of messages) {
      last = message.info.deliverySequence
      yield message
      if (message.info.pending === 0) return
    }
  } finally {
    clearInterval(check)
    await consumer.delete().catch(() => {})
  }
}

/**
 * Returns the messages of a subject in their order.
 *
 * @param count how many there are
 * @throws Error when there are fewer
 */
export async function* messagesOf(
  manager: JetStreamManager,
  stream: string,
  subject: string,
  count: number,
): AsyncGenerator<StoredMsg> {
  for (let [read, seq] = [0, 0]; read < count; read++) {
    const query = { seq, next_by_subj: subject }
    // Any server of the stream answers, if the stream allows that; one that does not have the message yet leaves it to the leader.
    const near = await manager.direct.getMessage(stream, query).catch(() => null)
    const message = near ?? (await manager.streams.getMessage(stream, query))
    if (message === null)
      throw new Error(`the stream ${stream} has ${read} of ${count} messages of ${subject}`)
    yield message
    seq = message.seq + 1
  }
}
