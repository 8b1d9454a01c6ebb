/**
 * The W3C WebGPU API inside a component. To import it is enough: `navigator.gpu`, the classes and the constants are
 * then global, as in a page, and so is what libraries expect around them.
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
