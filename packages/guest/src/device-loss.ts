import { requireTurn } from './async-calls.ts'
import { releaseBuffersOf } from './buffer-mapping.ts'
import { gpuDevice } from './generated/handles.ts'
import type { GPUDevice, GPUDeviceLostInfo } from './generated/interfaces.ts'
import { internal } from './web-idl-classes.ts'

/**
 * {@link https://www.w3.org/TR/webgpu/#dom-gpudevice-lost GPUDevice.lost}. In an engine without futures, the
 * promise resolves only when the program destroys the device.
 *
 * @param LostInfo the class of the result
 */
export function lostOf(device: GPUDevice, LostInfo: typeof GPUDeviceLostInfo): Promise<GPUDeviceLostInfo> {
  const known = losses.get(device)
  if (known) return known.promise
  const loss = Promise.withResolvers<GPUDeviceLostInfo>()
  losses.set(device, loss)
  const future = device[gpuDevice].lost?.()
  if (future) {
    future.read().then(info => {
      loss.resolve(new LostInfo(internal, info))
    })
  }
  return loss.promise
}

/** {@link https://www.w3.org/TR/webgpu/#dom-gpudevice-destroy GPUDevice.destroy} */
export function destroyDevice(device: GPUDevice, LostInfo: typeof GPUDeviceLostInfo): void {
  const handle = device[gpuDevice]
  releaseBuffersOf(device)
  handle.destroy()
  requireTurn()
  if (handle.lost !== undefined) return
  lostOf(device, LostInfo)
  losses.get(device)?.resolve(
    new LostInfo(internal, {
      reason: () => 'destroyed',
      message: () => 'the program destroyed the device',
    } as never),
  )
}

const losses = new WeakMap<GPUDevice, PromiseWithResolvers<GPUDeviceLostInfo>>()
