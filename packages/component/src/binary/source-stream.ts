import { DecodeError } from '../errors.ts'
import { asModule, type CompiledModule, compileModule, maxSynchronous } from './compile-core-module.ts'
import { type CoreModuleRange, CoreModuleScan } from './core-module-scan.ts'
import type { LoadedSource } from './source.ts'

/**
 * Loads a component from a stream. Large core modules are compiled while they arrive.
 *
 * @param expectedLength length that the server has announced; may be wrong or `NaN`
 */
export async function loadStream(
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

/** Most bytes to allocate because of a `content-length` header: 64 MiB. Servers may send any number. */
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

  /** Passes newly arrived bytes of the module to the engine. Returns whether the module is complete. */
  feed(bytes: Uint8Array<ArrayBuffer>): boolean {
    const end = Math.min(bytes.length, this.#end)
    // A copy, because the engine may transfer the buffer.
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

/** A buffer that grows as chunks arrive. */
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

  /** All bytes so far. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#buffer.subarray(0, this.#length)
  }

  /** Returns all bytes without spare capacity; the buffer must not be used afterwards. */
  take(): Uint8Array<ArrayBuffer> {
    return this.#length === this.#buffer.length ? this.#buffer : this.#buffer.slice(0, this.#length)
  }
}
