import { DecodeError } from '../errors.ts'
import { boundModule, type CoreSize, type LoweredMaxima, lowerMaxima, sizesOf } from './bounded-module.ts'
import { asModule, type CompiledModule, compileAtOnce, isCompiledAtOnce } from './compile-core-module.ts'
import { checkCompileCost } from './compile-cost.ts'
import { findCoreModules } from './core-module-scan.ts'
import { Reader } from './reader.ts'
import { loadStream } from './source-stream.ts'

/** Source of a component: its bytes, or the response of a `fetch`. */
export type Source = ArrayBuffer | ArrayBufferView | Response | PromiseLike<Response>

/** Bytes of a component, and its core modules by byte offset; the engine is already compiling these. */
export interface LoadedSource {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly compiling: ReadonlyMap<number, CompiledModule>
}

/**
 * Given the sizes of all memories and tables that a component's core modules define, returns a function from
 * the size of one to its maximum.
 */
export type GrantSizes = (sizes: readonly CoreSize[]) => (size: CoreSize) => number

/**
 * Loads a component. While a response arrives, the engine compiles its core modules.
 *
 * @param granting sets the maxima of memories and tables before compilation; used only when all bytes are
 * available at once
 * @throws {DecodeError} when the response reports a failure
 */
export async function loadSource(source: Source, granting: GrantSizes): Promise<LoadedSource> {
  const bytes = bytesOf(source)
  if (bytes !== undefined) return loadBytes(bytes, granting)
  const response = await (source as Response | PromiseLike<Response>)
  if (!(response instanceof Response)) {
    throw new TypeError(
      'the source of a component must be an ArrayBuffer, a view of one, or the Response of a fetch',
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
  // The engine compiles the large modules in the background while the small ones are compiled here.
  for (const { bytes, maxima, offset } of small)
    compiling.set(offset, { maxima, module: asModule(compileAtOnce(bytes), offset) })
  return { bytes, compiling }
}

interface BoundModule {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly offset: number
  readonly maxima: LoweredMaxima
}

/**
 * Returns the core modules with their maxima applied, or none when one is malformed or exceeds a bound.
 * Decoding or linking then reports the error before the engine sees the module.
 */
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
