import type { EngineName } from './engine.ts'

/** Returns the globals of a program at its start: those of the engine and of the guest library. */
export function globalsOf(engine: EngineName): ReadonlySet<string> {
  return new Set([...both, ...more[engine]])
}

/** The globals that `@wasi-webgpu/guest/canvas` adds. */
export const canvasGlobals: ReadonlySet<string> = new Set(
  names(`
    HTMLCanvasElement addEventListener devicePixelRatio dispatchEvent document innerHeight innerWidth
    removeEventListener window
  `),
)

const both = names(`
  AbortController AbortSignal AggregateError Array ArrayBuffer AsyncDisposableStack BigInt BigInt64Array BigUint64Array
  Boolean CustomEvent DOMException DataView Date DisposableStack Error EvalError Event EventTarget FinalizationRegistry Float16Array
  Float32Array Float64Array Function GPU GPUAdapter GPUAdapterInfo GPUBindGroup GPUBindGroupLayout GPUBuffer
  GPUBufferUsage GPUCanvasContext GPUColorWrite GPUCommandBuffer GPUCommandEncoder GPUCompilationInfo
  GPUCompilationMessage GPUComputePassEncoder GPUComputePipeline GPUDevice GPUDeviceLostInfo GPUError GPUExternalTexture GPUInternalError
  GPUMapMode GPUOutOfMemoryError GPUPipelineError GPUPipelineLayout GPUQuerySet GPUQueue GPURenderBundle
  GPURenderBundleEncoder GPURenderPassEncoder GPURenderPipeline GPUSampler GPUShaderModule GPUShaderStage
  GPUSupportedFeatures GPUSupportedLimits GPUTexture GPUTextureUsage GPUTextureView GPUUncapturedErrorEvent
  GPUValidationError Infinity Int16Array Int32Array Int8Array InternalError Iterator JSON Map Math MessageChannel MessageEvent MessagePort NaN Number Object
  OffscreenCanvas Promise Proxy RangeError ReferenceError Reflect RegExp Set String SuppressedError Symbol SyntaxError
  TextDecoder TextEncoder TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WGSLLanguageFeatures
  WeakMap WeakRef WeakSet atob btoa cancelAnimationFrame clearInterval clearTimeout console crypto decodeURI
  decodeURIComponent encodeURI encodeURIComponent escape eval globalThis isFinite isNaN navigator parseFloat parseInt
  performance queueMicrotask reportError requestAnimationFrame self setInterval setTimeout structuredClone undefined
  unescape
`)

const more: Readonly<Record<EngineName, readonly string[]>> = {
  quickjs: names('SharedArrayBuffer wit'),
  // `fetch` is left out: it exists but ends the program, because the component has no HTTP.
  starlingmonkey: names(`
    Blob ByteLengthQueuingStrategy CompressionStream CountQueuingStrategy Crypto CryptoKey
    DecompressionStream File FormData Headers MultipartFormData Performance ReadableByteStreamController ReadableStream
    ReadableStreamBYOBReader ReadableStreamBYOBRequest ReadableStreamDefaultController ReadableStreamDefaultReader
    Request Response SubtleCrypto TransformStream URL URLSearchParams WorkerLocation WritableStream addEventListener
    dispatchEvent location removeEventListener
  `),
}

/** Returns the names in a text. */
export function names(text: string): readonly string[] {
  return text.trim().split(/\s+/)
}
