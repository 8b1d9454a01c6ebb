/**
 * An HTTP server that answers requests with a WebAssembly component, in worker processes. Start with {@link serve}.
 *
 * @module
 */
export type { Address } from './admin-server.ts'
export { letHeapGrow } from './heap-growth.ts'
export { type Log, type LogFormat, lineFormats, logLines } from './log.ts'
export { type ServeOptions, serve, type WorkerModule } from './serve-component.ts'
export { Server, type ServerOptions } from './server.ts'
export { StaticServer } from './static-server.ts'
