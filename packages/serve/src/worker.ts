/** Entry module of a worker process of the HTTP server. */

import type { Exchange } from './exchange.ts'
import { findHandler, type HandlerExport } from './handler-export.ts'
import { bindHttp } from './http-binding.ts'
import { runWorker } from './worker-program.ts'
import { messageOf, type WorkerConfig } from './worker-protocol.ts'

await runWorker<WorkerConfig, Exchange>({
  open({ exports }, { grants }) {
    const handler = findHandler(exports) as HandlerExport
    return { bind: provided => bindHttp(handler, provided), grants }
  },

  callOf: (frame, body, channel) => ({
    head: messageOf<'request'>(frame),
    body,
    respond: head => channel.sendSoon('head', head),
    write: bytes => channel.sendBody(bytes),
    end: (trailers = []) => channel.sendSoon('end', { trailers }),
    flush: () => channel.flush(),
  }),
})
