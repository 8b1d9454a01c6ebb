import { requireTurn } from './async-calls.ts'
import { releaseBuffersOf } from './buffer-mapping.ts'
import { gpuDevice } from './generated/handles.ts'
import type { GPUDevice, GPUDeviceLostInfo } from './generated/interfaces.ts'
import { internal } from './web-idl-classes.ts'

/**
 * {@link https://www.w3.org/TR/webgpu/#dom-gpudevice-lost GPUDevice.lost}. An engine without futures only hears of the
 * end that the program itself makes.
 */
export function lostOf(device: GPUDevice, made: typeof GPUDeviceLostInfo): Promise<GPUDeviceLostInfo> {
  const known = losses.get(device)
  if (known) return known.promise
  const loss = Promise.withResolvers<GPUDeviceLostInfo>()
  losses.set(device, loss)
  const future = device[gpuDevice].lost?.()
  if (future) {
    future.read().then(info => {
      loss.resolve(new made(internal, info))
    })
  }
  return loss.promise
}

/** {@link https://www.w3.org/TR/webgpu/#dom-gpudevice-destroy GPUDevice.destroy} */
export function destroyDevice(device: GPUDevice, made: typeof GPUDeviceLostInfo): void {
  const handle = device[gpuDevice]
  releaseBuffersOf(device)
  handle.destroy()
  requireTurn()
  if (handle.lost !== undefined) return
  lostOf(device, made)
  losses.get(device)?.resolve(
    new made(internal, {
      reason: () => 'destroyed',
      message: () => 'the program destroyed it',
    } as never),
  )
}

const losses = new WeakMap<GPUDevice, PromiseWithResolvers<GPUDeviceLostInfo>>()
