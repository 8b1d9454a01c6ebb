import type { ExternDeclaration } from '@wasi-webgpu/component'

/** A message, as `wasmcloud:messaging/types.broker-message` has it. */
export interface BrokerMessage {
  /** Subject that the message is sent to. */
  readonly subject: string
  /** Content. */
  readonly body: Uint8Array
  /** Subject for an answer. */
  readonly replyTo?: string | undefined
}

/** The `wasmcloud:messaging/handler` that a component exports. */
export interface MessageHandler {
  /** @throws ComponentError with the reason, when the handler returns an error */
  handleMessage(message: BrokerMessage): void | Promise<void>
}

/** Returns the name of the export with which a component handles messages, such as `wasmcloud:messaging/handler@0.2.0`. */
export function findMessageHandler(exports: readonly ExternDeclaration[]): string | undefined {
  return exports.find(({ name }) => /^wasmcloud:messaging\/handler@0\.2\./.test(name))?.name
}
