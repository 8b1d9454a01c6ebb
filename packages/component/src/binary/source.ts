import { DecodeError } from '../errors.ts'
import { boundModule, type CoreSize, lowerMaxima } from './bounded-module.ts'
import { asModule, type CompiledModule, compileAtOnce, isCompiledAtOnce } from './compile-core-module.ts'
import { type CheckedModule, checkModule } from './core-module.ts'
import { findCoreModules } from './core-module-scan.ts'
import { Reader } from './reader.ts'

/** Source of a component: its bytes, or the response of a `fetch`. */
export type Source = ArrayBuffer | ArrayBufferView | Response | PromiseLike<Response>

/** Bytes of a component, and its core modules by byte offset; the engine is already compiling these. */
export interface LoadedSource {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly compiling: ReadonlyMap<number, LoadedModule>
}

/** A core module that the engine is compiling before the component is decoded. */
export interface LoadedModule extends CompiledModule {
  /** Result of {@link checkModule}, if the module was checked before. */
  readonly checked?: CheckedModule
}

/**
 * Given the sizes of all memories and tables that a component's core modules define, returns a function from
 * the size of one to its maximum.
 */
export type GrantSizes = (sizes: readonly CoreSize[]) => (size: CoreSize) => number

/**
 * Loads a component, and lets the engine begin to compile its core modules. A response is awaited whole: only when all
 * core modules are there can they be checked, and the maxima of memories and tables be set.
 *
 * @param granting sets the maxima of memories and tables before compilation
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
  return loadBytes(new Uint8Array(await response.arrayBuffer()), granting)
}

function bytesOf(source: Source): Uint8Array<ArrayBuffer> | undefined {
  if (source instanceof ArrayBuffer) return new Uint8Array(source)
  if (!ArrayBuffer.isView(source)) return undefined
  const bytes = new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes)
}

function loadBytes(bytes: Uint8Array<ArrayBuffer>, granting: GrantSizes): LoadedSource {
  const compiling = new Map<number, LoadedModule>()
  const small: (() => void)[] = []
  for (const { bytes: module, offset, checked, maxima } of boundModules(bytes, granting)) {
    const compile = (start: typeof compileAtOnce) => {
      compiling.set(offset, { checked, maxima, module: asModule(start(boundModule(module, maxima)), offset) })
    }
    if (isCompiledAtOnce(module)) small.push(() => compile(compileAtOnce))
    else compile(WebAssembly.compile)
  }
  // The engine compiles the large modules in the background while the small ones are compiled here.
  for (const compile of small) compile()
  return { bytes, compiling }
}

/**
 * Returns the core modules with the maxima to compile them with, or none when one is malformed or exceeds a bound. Decoding
 * or linking then reports the error before the engine sees the module.
 */
function boundModules(component: Uint8Array<ArrayBuffer>, granting: GrantSizes) {
  try {
    const reader = new Reader(component)
    const modules = findCoreModules(component).map(({ bytes, offset }) => ({
      bytes,
      offset,
      checked: checkModule(reader.at(offset).section(bytes.length)),
    }))
    const grant = granting(modules.flatMap(({ checked }) => checked.sizes))
    return modules.map(module => ({ ...module, maxima: lowerMaxima(module.checked.sizes, grant) }))
  } catch {
    return []
  }
}
