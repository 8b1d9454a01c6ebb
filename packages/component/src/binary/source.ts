import { DecodeError } from '../errors.ts'
import { boundModule, type CoreSize, type LoweredMaxima, lowerMaxima, sizesOf } from './bounded-module.ts'
import { asModule, type CompiledModule, compileAtOnce, isCompiledAtOnce } from './compile-core-module.ts'
import { checkCompileCost } from './compile-cost.ts'
import { findCoreModules } from './core-module-scan.ts'
import { Reader } from './reader.ts'
import { loadStream } from './source-stream.ts'

/** Where a component comes from: its bytes, or the response of a `fetch` of it. */
export type Source = ArrayBuffer | ArrayBufferView | Response | PromiseLike<Response>

/** The bytes of a component, and its core modules by their offsets: the engine compiles them already. */
export interface LoadedSource {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly compiling: ReadonlyMap<number, CompiledModule>
}

/** Says how large each memory and table may become, of those that a component's core modules define. */
export type GrantSizes = (sizes: readonly CoreSize[]) => (size: CoreSize) => number

/**
 * Takes a component from where it comes from. While a response arrives, the engine compiles what is there.
 *
 * @param granting bounds its core modules before they are compiled, where all bytes are there
 * @throws {DecodeError} when the response is that of a failure
 */
export async function loadSource(source: Source, granting: GrantSizes): Promise<LoadedSource> {
  const bytes = bytesOf(source)
  if (bytes !== undefined) return loadBytes(bytes, granting)
  const response = await (source as Response | PromiseLike<Response>)
  if (!(response instanceof Response)) {
    throw new TypeError(
      'a component is loaded from an ArrayBuffer, a view of one, or the response of a fetch',
    )
  }
  if (!response.ok) {
    throw new DecodeError(
      `${response.url} could not be loaded: HTTP status ${response.status} ${response.statusText}`,
      0,
    )
  }
  if (response.body === null || WebAssembly.compileStreaming === undefined) {
    return loadBytes(new Uint8Array(await response.arrayBuffer()), granting)
  }
  return loadStream(response.body, Number(response.headers.get('content-length')))
}

function bytesOf(source: Source): Uint8Array<ArrayBuffer> | undefined {
  if (source instanceof ArrayBuffer) return new Uint8Array(source)
  if (!ArrayBuffer.isView(source)) return undefined
  const bytes = new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes)
}

function loadBytes(bytes: Uint8Array<ArrayBuffer>, granting: GrantSizes): LoadedSource {
  const compiling = new Map<number, CompiledModule>()
  const small: BoundModule[] = []
  for (const bound of boundModules(findCoreModules(bytes), granting)) {
    const { maxima, offset } = bound
    if (isCompiledAtOnce(bound.bytes)) small.push(bound)
    else compiling.set(offset, { maxima, module: asModule(WebAssembly.compile(bound.bytes), offset) })
  }
  // The engine works on the large ones while the small ones are compiled here.
  for (const { bytes, maxima, offset } of small)
    compiling.set(offset, { maxima, module: asModule(compileAtOnce(bytes), offset) })
  return { bytes, compiling }
}

interface BoundModule {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly offset: number
  readonly maxima: LoweredMaxima
}

/** None where one is malformed, or more than it may be: decoding or linking says so, before the engine sees it. */
function boundModules(
  modules: ReturnType<typeof findCoreModules>,
  granting: GrantSizes,
): readonly BoundModule[] {
  try {
    for (const { bytes } of modules) checkCompileCost(new Reader(bytes))
    const sizes = modules.map(({ bytes }) => sizesOf(new Reader(bytes)))
    const grant = granting(sizes.flat())
    return modules.map(({ bytes, offset }, i) => {
      const maxima = lowerMaxima(sizes[i]!, grant)
      return { bytes: boundModule(bytes, maxima), offset, maxima }
    })
  } catch {
    return []
  }
}
