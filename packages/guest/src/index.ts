/**
 * The W3C WebGPU API inside a component. Importing this module defines the globals of a page: `navigator.gpu`, the
 * classes and constants of WebGPU, and those globals around them that libraries expect and the engine lacks.
 *
 * A program calls an object such as `device.createBuffer({ size: 16, usage })`:
 *
 * - **Classes.** Each W3C interface is a class of `generated/interfaces.ts`. An object holds the handle of its WIT
 *   resource under a symbol of `generated/handles.ts`, which also identifies the interface of an object. Programs
 *   cannot construct the classes (`web-idl-classes.ts`).
 * - **Conversions.** A method converts its arguments before anything else happens: a dictionary by its function in
 *   `generated/dictionaries.ts`, enums and flags by `generated/values.ts`, numbers, strings and sequences by
 *   `web-idl-conversions.ts`. These are the conversions of Web IDL, and throw its TypeErrors.
 * - **The call.** The method then calls the function of the WIT that has its name. The engine provides those functions
 *   as the module `wasi:webgpu/webgpu`, lowers the arguments to linear memory, and calls the import of the component.
 * - **Results.** A handle becomes an object of its class; the error of a result becomes a W3C exception
 *   (`gpu-errors.ts`). Asynchronous functions settle their promises in order (`async-calls.ts`).
 *
 * Hand-written files add the behaviour that W3C specifies on top of a call: `buffer-mapping.ts`, `queue-writes.ts` (with
 * the path of an upload, and its copies), `device-loss.ts`, `uncaptured-errors.ts`, `canvas-context.ts`,
 * `format-features.ts` and `invalid-flags.ts`. `packages/spec/src/guest` writes `generated/`.
 *
 * An engine provides a module for each imported WIT interface, and a module of `engine/` that covers the differences
 * between engines. `globals/` contains the globals that an engine may lack, one file each. The build evaluates all of
 * these modules when it makes the component, so none may call an import at its top level.
 *
 * @example
 * ```ts
 * import '@wasi-webgpu/guest'
 *
 * const adapter = await navigator.gpu.requestAdapter()
 * const device = await adapter!.requestDevice()
 * ```
 *
 * @module
 */

import { Event, EventTarget } from '#engine'
import { cancelAnimationFrame, requestAnimationFrame } from './animation-frame.ts'
import { GPUCanvasContext } from './canvas-context.ts'
import { GPUExternalTexture } from './external-texture.ts'
import { interfaces } from './generated/interfaces.ts'
import { namespaces } from './generated/values.ts'
import { errorInterfaces } from './gpu-errors.ts'
import './globals/abort-controller.ts'
import './globals/custom-event.ts'
import './globals/message-channel.ts'
import './globals/performance.ts'
import { defineGlobals, defineMissingGlobals } from './globals/define-globals.ts'
import { reportError } from './globals/report-error.ts'
import { navigator } from './navigator.ts'
import { OffscreenCanvas } from './offscreen-canvas.ts'

defineGlobals({
  ...interfaces,
  ...errorInterfaces,
  ...namespaces,
  GPUCanvasContext,
  GPUExternalTexture,
  navigator,
})
defineMissingGlobals({
  Event,
  EventTarget,
  OffscreenCanvas,
  cancelAnimationFrame,
  reportError,
  requestAnimationFrame,
  self: globalThis,
})

export { cancelAnimationFrame, requestAnimationFrame } from './animation-frame.ts'
export * from './generated/exports.ts'
export { gpu, navigator } from './navigator.ts'
