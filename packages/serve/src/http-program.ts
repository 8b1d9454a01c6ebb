import type { Exchange } from './exchange.ts'
import { findHandler, type HandlerExport } from './handler-export.ts'
import { bindHttp } from './http-binding.ts'
import type { WorkerProgram } from './worker-program.ts'
import { messageOf, type WorkerConfig } from './worker-protocol.ts'

/** Requests over HTTP as the calls of a worker process. */
export const httpProgram: WorkerProgram<WorkerConfig, Exchange> = {
  open({ exports }, { grants }) {
    const handler = findHandler(exports) as HandlerExport
    return { bind: provided => bindHttp(handler, provided), grants }
  },

  callOfExchange: exchange => exchange,

  callOf: (frame, body, channel) => ({
    head: messageOf<'request'>(frame),
    body,
    respond: head => channel.sendSoon('head', head),
    write: bytes => channel.sendBody(bytes),
    end: (trailers = []) => channel.sendSoon('end', { trailers }),
    flush: () => channel.flush(),
  }),
}
