import { DecodeError } from '../errors.ts'
import { boundModule, type CoreSize, type LoweredMaxima, lowerMaxima, sizesOf } from './bounded-module.ts'
import { checkCompileCost } from './compile-cost.ts'
import { Reader } from './reader.ts'
import { type CoreModuleRange, CoreModuleScan, findCoreModules, isMostlyData } from './scan.ts'

/** Where a component comes from: its bytes, or the response of a `fetch` of it. */
export type Source = ArrayBuffer | ArrayBufferView | Response | PromiseLike<Response>

/** The bytes of a component, and its core modules by their offsets: the engine compiles them already. */
export interface LoadedSource {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly compiling: ReadonlyMap<number, CompiledModule>
}

/** A core module that the engine compiles, with the bounds that were put on its memories and tables. */
export interface CompiledModule {
  readonly maxima: LoweredMaxima
  readonly module: Promise<WebAssembly.Module>
}

/** Says how large each memory and table may become, of those that a component's core modules define. */
export type Granting = (sizes: readonly CoreSize[]) => (size: CoreSize) => number

/**
 * Takes a component from where it comes from. While a response arrives, the engine compiles what is there.
 *
 * @param granting bounds its core modules before they are compiled, where all bytes are there
 * @throws {DecodeError} when the response is that of a failure
 */
export async function loadSource(source: Source, granting: Granting): Promise<LoadedSource> {
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

function loadBytes(bytes: Uint8Array<ArrayBuffer>, granting: Granting): LoadedSource {
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
  granting: Granting,
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

async function loadStream(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  expectedLength: number,
): Promise<LoadedSource> {
  const compiling = new Map<number, CompiledModule>()
  const scan = new CoreModuleScan()
  const arriving = new GrowingBytes(Math.max(0, Math.min(expectedLength || 0, largestGuess)))
  let next: CoreModuleRange | undefined
  let module: ArrivingModule | undefined
  const compileArrived = (bytes: Uint8Array<ArrayBuffer>) => {
    for (;;) {
      next ??= scan.next(bytes)
      if (next === undefined) return
      const { start, end } = next
      if (module === undefined && end <= bytes.length) {
        compiling.set(start, unbound(compileModule(bytes.subarray(start, end), start)))
      } else if (module === undefined && end - start <= maxSynchronous) {
        return
      } else {
        module ??= new ArrivingModule(next)
        compiling.set(start, unbound(module.compiled))
        if (!module.feed(bytes)) return
      }
      next = undefined
      module = undefined
    }
  }
  const reader = stream.getReader()
  try {
    for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
      arriving.append(value as Uint8Array<ArrayBuffer>)
      compileArrived(arriving.bytes)
    }
  } catch (error) {
    module?.fail(error)
    throw error
  }
  module?.fail(new DecodeError('unexpected end of the component', arriving.bytes.length))
  return { bytes: arriving.take(), compiling }
}

function unbound(module: Promise<WebAssembly.Module>): CompiledModule {
  return { maxima: [], module }
}

/** What a server says about the length of a response is believed up to here: 64 MiB. */
const largestGuess = 0x400_0000

/** A core module that the engine compiles while it arrives. */
class ArrivingModule {
  readonly start: number
  readonly compiled: Promise<WebAssembly.Module>
  readonly #end: number
  #fed: number
  readonly #controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>

  constructor({ start, end }: CoreModuleRange) {
    this.start = start
    this.#end = end
    this.#fed = start
    let started: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>
    const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start: controller => {
        started = controller
      },
    })
    this.#controller = started!
    const response = new Response(stream, { headers: { 'content-type': 'application/wasm' } })
    this.compiled = asModule(WebAssembly.compileStreaming(response), start)
  }

  /** Hands on what has arrived of it; true when that is all. */
  feed(bytes: Uint8Array<ArrayBuffer>): boolean {
    const end = Math.min(bytes.length, this.#end)
    // A copy, as the engine may take the buffer away.
    if (end > this.#fed) this.#controller.enqueue(bytes.slice(this.#fed, end))
    this.#fed = Math.max(this.#fed, end)
    if (end < this.#end) return false
    this.#controller.close()
    return true
  }

  fail(error: unknown): void {
    this.#controller.error(error)
  }
}

/** Bytes that become more. */
class GrowingBytes {
  #buffer: Uint8Array<ArrayBuffer>
  #length = 0

  constructor(capacity: number) {
    this.#buffer = new Uint8Array(capacity)
  }

  append(chunk: Uint8Array): void {
    const length = this.#length + chunk.length
    if (length > this.#buffer.length) {
      const grown = new Uint8Array(Math.max(length, 2 * this.#buffer.length))
      grown.set(this.bytes)
      this.#buffer = grown
    }
    this.#buffer.set(chunk, this.#length)
    this.#length = length
  }

  /** All that there is so far. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#buffer.subarray(0, this.#length)
  }

  /** The same, with no memory to spare: for keeps. */
  take(): Uint8Array<ArrayBuffer> {
    return this.#length === this.#buffer.length ? this.#buffer : this.#buffer.slice(0, this.#length)
  }
}

/** @param offset of the module in its component */
export function compileModule(bytes: Uint8Array<ArrayBuffer>, offset: number): Promise<WebAssembly.Module> {
  return asModule(isCompiledAtOnce(bytes) ? compileAtOnce(bytes) : WebAssembly.compile(bytes), offset)
}

/** As large as a module may be that is compiled at once: every engine allows this much, also on the thread of a page. */
const maxSynchronous = 4096

/** How large one may be of which most is data. The engine copies it, which takes some 2 ms per MiB. */
const maxSynchronousData = 0x20_0000

/** How much of such a one may be anything but data: it takes less than a millisecond. */
const maxSynchronousCode = 0x8000

/** What is small is: among large ones the engine would be done with it only at the end. */
function isCompiledAtOnce(bytes: Uint8Array): boolean {
  return (
    bytes.length <= maxSynchronous ||
    (bytes.length <= maxSynchronousData && isMostlyData(bytes, maxSynchronousCode))
  )
}

async function compileAtOnce(bytes: Uint8Array<ArrayBuffer>): Promise<WebAssembly.Module> {
  try {
    return new WebAssembly.Module(bytes)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return WebAssembly.compile(bytes)
  }
}

function asModule(compiling: Promise<WebAssembly.Module>, offset: number): Promise<WebAssembly.Module> {
  const compiled = compiling.catch((error: unknown) => {
    if (!(error instanceof WebAssembly.CompileError)) throw error
    throw new DecodeError(`invalid core module: ${error.message}`, offset)
  })
  // Linking may fail before anybody waits for this module.
  compiled.catch(() => {})
  return compiled
}
