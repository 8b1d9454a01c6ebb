import type { Imports } from '@wasi-webgpu/component'
import type { Exchange } from './exchange.ts'
import type { Binding } from './guest-instance.ts'
import type { Handler } from './handler.ts'
import type { HandlerExport } from './handler-export.ts'
import type { IncomingHandler } from './incoming-handler.ts'

/**
 * Binds HTTP requests to a handler: the types of its version of `wasi:http`, and the call. The other version's shim is not
 * loaded.
 */
export async function bindHttp(
  { name, version }: HandlerExport,
  provided: Imports,
): Promise<Binding<Exchange>> {
  if (version === '0.3') {
    const { handle } = await import('./handler.ts')
    return {
      imports: {},
      answer: (exports, exchange) => handle(exports[name] as Handler, exchange, provided),
    }
  }
  const { handleIncoming, incomingTypes } = await import('./incoming-handler.ts')
  return {
    imports: incomingTypes(provided),
    answer: (exports, exchange) => handleIncoming(exports[name] as IncomingHandler, exchange, provided),
  }
}
