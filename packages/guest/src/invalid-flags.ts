/**
 * Masks with bits that W3C does not define. WIT flags cannot express such bits, so the guest reports the
 * validation error that the GPU would report.
 */

import { gpuDevice } from './generated/handles.ts'
import type { GPUDevice } from './generated/interfaces.ts'
import type * as wit from './generated/webgpu.ts'
import { GPUPipelineError } from './gpu-errors.ts'

/**
 * Empty flags that stand for a mask with undefined bits. The functions below recognize the object; where an
 * empty mask is itself an error, the host reports it.
 */
export const invalidFlags: object = Object.freeze({})

const stages = 'GPUBindGroupLayoutEntry.visibility has bits other than those of GPUShaderStage'
const colors = 'GPUColorTargetState.writeMask has bits other than those of GPUColorWrite'

/** Reports a validation error on the device if a `visibility` has undefined bits. */
export function reportInvalidVisibility(device: GPUDevice, layout: wit.GpuBindGroupLayoutDescriptor): void {
  if (layout.entries.some(({ visibility }) => visibility === invalidFlags)) report(device, stages)
}

/** Reports a validation error on the device if a `writeMask` has undefined bits. */
export function reportInvalidWriteMask(device: GPUDevice, pipeline: wit.GpuRenderPipelineDescriptor): void {
  if (hasInvalidWriteMask(pipeline)) report(device, colors)
}

/**
 * Checks the masks of a pipeline that is created asynchronously.
 *
 * @throws a GPUPipelineError if a `writeMask` has undefined bits
 */
export function requireValidWriteMask(pipeline: wit.GpuRenderPipelineDescriptor): void {
  if (hasInvalidWriteMask(pipeline)) throw new GPUPipelineError(colors, { reason: 'validation' })
}

function hasInvalidWriteMask({ fragment }: wit.GpuRenderPipelineDescriptor): boolean {
  return fragment?.targets.some(target => target?.writeMask === invalidFlags) ?? false
}

/**
 * Reports a validation error in order with those of the host, by creating an invalid buffer whose label, the
 * message, the host quotes.
 */
function report(device: GPUDevice, message: string): void {
  device[gpuDevice].createBuffer({ size: 0, usage: {}, mappedAtCreation: undefined, label: message })
}
