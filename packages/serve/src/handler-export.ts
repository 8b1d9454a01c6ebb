import type { ExternDeclaration } from '@wasi-webgpu/component'

/** The export with which a component answers HTTP requests. */
export interface HandlerExport {
  /** Full name of the export, such as `wasi:http/handler@0.3.0`. */
  readonly name: string
  /** The version of WASI. */
  readonly version: '0.2' | '0.3'
}

/**
 * Finds the handler among the exports of a component. WASI 0.3 wins over 0.2, because its handler may wait for the GPU.
 *
 * @returns `undefined` when the component exports neither
 */
export function findHandler(exports: readonly ExternDeclaration[]): HandlerExport | undefined {
  const find = (pattern: RegExp) => exports.find(({ name }) => pattern.test(name))?.name
  const handler = find(/^wasi:http\/handler@0\.3\./)
  if (handler !== undefined) return { name: handler, version: '0.3' }
  const incoming = find(/^wasi:http\/incoming-handler@0\.2\./)
  return incoming === undefined ? undefined : { name: incoming, version: '0.2' }
}
