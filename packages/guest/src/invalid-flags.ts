/**
 * Masks with bits that W3C does not define. The flags of the WIT cannot say them, so the guest has to report what the GPU
 * would: a validation error.
 */

import { gpuDevice } from './generated/handles.ts'
import type { GPUDevice } from './generated/interfaces.ts'
import type * as wit from './generated/webgpu.ts'
import { GPUPipelineError } from './gpu-errors.ts'

/** Flags without any, for a mask with bits that W3C does not define. */
export const invalidFlags: object = Object.freeze({})

const stages = 'GPUBindGroupLayoutEntry.visibility has bits that are no stages'
const colors = 'GPUColorTargetState.writeMask has bits that are no colors'

/** A validation error on the device for a `visibility` with bits that WebGPU does not define. */
export function reportInvalidVisibility(device: GPUDevice, layout: wit.GpuBindGroupLayoutDescriptor): void {
  if (layout.entries.some(({ visibility }) => visibility === invalidFlags)) report(device, stages)
}

/** A validation error on the device for a `writeMask` with bits that WebGPU does not define. */
export function reportInvalidWriteMask(device: GPUDevice, pipeline: wit.GpuRenderPipelineDescriptor): void {
  if (hasInvalidWriteMask(pipeline)) report(device, colors)
}

/** @throws a GPUPipelineError */
export function requireValidWriteMask(pipeline: wit.GpuRenderPipelineDescriptor): void {
  if (hasInvalidWriteMask(pipeline)) throw new GPUPipelineError(colors, { reason: 'validation' })
}

function hasInvalidWriteMask({ fragment }: wit.GpuRenderPipelineDescriptor): boolean {
  return fragment?.targets.some(target => target?.writeMask === invalidFlags) ?? false
}

/** Raises a validation error in order with the others: by a buffer that cannot be, whose label the message cites. */
function report(device: GPUDevice, message: string): void {
  device[gpuDevice].createBuffer({ size: 0, usage: {}, mappedAtCreation: undefined, label: message })
}
