/**
 * Messages of a stream, read without leaving anything at the server. The iterators of the NATS project's clients for buckets leave a
 * consumer behind for five minutes after each use, and since NATS 2.15 a stream has at most 1,000 by default.
 */
import { DeliverPolicy, type JetStreamManager, type JsMsg, type StoredMsg } from '@nats-io/jetstream'

/**
 * Returns the last message of each subject.
 *
 * @param filter subjects, with wildcards
 * @param headersOnly whether the messages come without their bodies
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
  try {
    if ((await consumer.info(true)).num_pending === 0) return
    for await (const message of await consumer.consume()) {
      yield message
      if (message.info.pending === 0) return
    }
  } finally {
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
