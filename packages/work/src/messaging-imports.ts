import type { Imports } from '@wasi-webgpu/component'
import { Blocking, withTypes } from '@wasi-webgpu/component/host'
import type { BrokerMessage } from './message-handler.ts'

/** The functions of `wasmcloud:messaging/consumer`. They throw their errors, which are texts. */
export interface ConsumerFunctions {
  /** Publishes a message. */
  publish(message: BrokerMessage): unknown
  /** Sends a request, and returns the reply. */
  request(subject: string, body: Uint8Array, timeoutMs: number): unknown
}

/** Returns `wasmcloud:messaging/consumer` as imports, with the types that its authors publish. */
export function messagingImports({ publish, request }: ConsumerFunctions): Imports {
  const functions = { publish: new Blocking(publish), request: new Blocking(request) }
  return withTypes({ 'wasmcloud:messaging/consumer@0.2.0': functions }, async () => {
    const { types } = await import('./generated/messaging-types.ts')
    return Uint8Array.from(Buffer.from(types, 'base64'))
  })
}
