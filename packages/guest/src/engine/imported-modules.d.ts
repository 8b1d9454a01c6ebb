/**
 * Types of the modules that the guest imports from its engine, as QuickJS provides them: a 64-bit integer is
 * a `number`.
 */

declare module 'wasi:cli/stdout@0.2.12' {
  import type { OutputStream } from 'wasi:io/streams@0.2.12'
  export function getStdout(): OutputStream
}

declare module 'wasi:cli/stderr@0.2.12' {
  import type { OutputStream } from 'wasi:io/streams@0.2.12'
  export function getStderr(): OutputStream
}

declare module 'wasi:io/streams@0.2.12' {
  export interface OutputStream {
    /** @param contents at most 4,096 bytes */
    blockingWriteAndFlush(contents: Uint8Array): void
    checkWrite(): number | bigint
    /** @param contents at most as many bytes as `checkWrite` returned */
    write(contents: Uint8Array): void
  }
  export interface InputStream {
    /** Returns what has arrived, perhaps nothing. */
    read(length: number | bigint): Uint8Array
  }
}

declare module 'wasi:http/types@0.2.12' {
  import type { InputStream, OutputStream } from 'wasi:io/streams@0.2.12'

  interface Variant {
    tag: string
    val?: string
  }
  type Result<T> = { tag: 'ok'; val: T } | { tag: 'err'; val: unknown }
  export class Fields {
    static fromList(entries: [name: string, value: Uint8Array][]): Fields
    entries(): [name: string, value: Uint8Array][]
  }
  export class OutgoingRequest {
    constructor(headers: Fields)
    body(): OutgoingBody
    setMethod(method: Variant): void
    setPathWithQuery(path: string | undefined): void
    setScheme(scheme: Variant | undefined): void
    setAuthority(authority: string | undefined): void
  }
  export class OutgoingBody {
    write(): OutputStream
    static finish(body: OutgoingBody, trailers: Fields | undefined): void
  }
  export class IncomingResponse {
    status(): number
    headers(): Fields
    consume(): IncomingBody
  }
  export class IncomingBody {
    stream(): InputStream
  }
  export class FutureIncomingResponse {
    get(): Result<Result<IncomingResponse>> | null | undefined
  }
}

declare module 'wasi:http/outgoing-handler@0.2.12' {
  import type { FutureIncomingResponse, OutgoingRequest } from 'wasi:http/types@0.2.12'
  export function handle(request: OutgoingRequest, options: undefined): FutureIncomingResponse
}

/** The package declares no types. */
declare module 'whatwg-url' {
  export const URL: typeof globalThis.URL
  export type URL = globalThis.URL
  export const URLSearchParams: typeof globalThis.URLSearchParams
  export type URLSearchParams = globalThis.URLSearchParams
}

declare module 'wasi:clocks/monotonic-clock@0.3.0' {
  /**
   * Waits without blocking the program.
   *
   * @param howLong in nanoseconds
   */
  export function waitFor(howLong: number): Promise<void>
}

declare module 'wasi:random/random@0.2.12' {
  export function getRandomBytes(length: number | bigint): Uint8Array
}

/** The types of the package do not declare `Event` as a class, and TypeScript does not find them. */
declare module 'event-target-shim' {
  export const Event: typeof globalThis.Event
  export const EventTarget: typeof globalThis.EventTarget
  export function setErrorHandler(handle: (error: unknown) => void): void
  export function setWarningHandler(handle: (warning: unknown) => void): void
}

declare module 'wasi-gfx:surface/surface@0.2.0' {
  export interface Stream<T> extends AsyncIterableIterator<T> {}
  export interface PointerEvent {
    x: number
    y: number
  }
  export interface KeyEvent {
    key: string | null | undefined
    text: string | null | undefined
    altKey: boolean
    ctrlKey: boolean
    metaKey: boolean
    shiftKey: boolean
  }
  export class Surface {
    constructor(desc: { width: number | undefined; height: number | undefined })
    width(): number
    height(): number
    requestSetSize(height: number | undefined, width: number | undefined): void
    onResize(): Stream<{ width: number; height: number }>
    onFrame(): Stream<{ nothing: boolean }>
    onPointerDown(): Stream<PointerEvent>
    onPointerMove(): Stream<PointerEvent>
    onPointerUp(): Stream<PointerEvent>
    onKeyDown(): Stream<KeyEvent>
    onKeyUp(): Stream<KeyEvent>
  }
}

declare module 'wasi-gfx:surface/surface-webgpu@0.2.0' {
  import type { GpuCanvasConfiguration, GpuTexture } from 'wasi:webgpu/webgpu@0.3.0-rc.2'
  import type { Surface } from 'wasi-gfx:surface/surface@0.2.0'
  export class Context {
    constructor(surface: Surface)
    configure(configuration: GpuCanvasConfiguration): void
    unconfigure(): void
    getCurrentTexture(): GpuTexture
    present(): void
  }
}
