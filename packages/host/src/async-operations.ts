/**
 * The W3C operations that return a promise. Their promises never reject: an exception that the WIT names
 * becomes a {@link Failure}; any other exception is reported on the device, and the closest result that the
 * function can return takes its place.
 */

import { instanceSignal } from '@wasi-webgpu/component/host'
import { report } from './device-report.ts'
import {
  createPipelineErrorKinds,
  mapAsyncErrorKinds,
  popErrorScopeErrorKinds,
  requestDeviceErrorKinds,
} from './generated/enums.ts'
import {
  type Gpu,
  GpuAdapter,
  GpuCompilationInfo,
  GpuComputePipeline,
  GpuDeviceLostInfo,
  type GpuQueue,
  GpuRenderPipeline,
  type GpuShaderModule,
} from './generated/resources.ts'
import type { GpuBuffer } from './gpu-buffer.ts'
import { GpuDevice } from './gpu-device.ts'
import { GpuError } from './gpu-error.ts'
import { closestFailure, Failure, namedFailure } from './result-failure.ts'

/**
 * Requests an adapter; every failure is an absent adapter, since no device exists yet that could report an
 * exception.
 */
export async function requestAdapter(
  gpu: Gpu,
  options: GPURequestAdapterOptions | undefined,
): Promise<GpuAdapter | undefined> {
  // No feature level has such a long name, and a text that waits for an adapter takes memory.
  if ((options?.featureLevel?.length ?? 0) > 99) return undefined
  try {
    const adapter = await gpu.gpu.requestAdapter(options)
    return adapter ? new GpuAdapter(adapter) : undefined
  } catch {
    return undefined
  }
}

/**
 * Requests a device. No device exists yet that could report an exception, so an exception that the WIT does
 * not name becomes an `operation-error`, the closest kind.
 */
export function requestDevice(
  adapter: GpuAdapter,
  descriptor: GPUDeviceDescriptor | undefined,
): Promise<GpuDevice | Failure> {
  // The function that awaits has no arguments, since a suspended function keeps them: the texts of thousands of operations
  // that a guest starts in one turn of the event loop would fill the memory.
  return deviceOf(Promise.try(() => adapter.gpu.requestDevice(descriptor)))
}

async function deviceOf(requested: Promise<GPUDevice>): Promise<GpuDevice | Failure> {
  const ended = instanceSignal()
  try {
    const device = await requested
    destroyWhen(ended, device)
    return GpuDevice.of(device)
  } catch (error) {
    return (
      namedFailure(error, requestDeviceErrorKinds) ??
      new Failure(requestDeviceErrorKinds.indexOf('OperationError'), error)
    )
  }
}

/**
 * Destroys a device when its guest ends: a device keeps everything that was made with it alive. The device may be collected
 * before, once the guest has dropped all handles to it and to its objects.
 */
function destroyWhen(ended: AbortSignal | undefined, device: GPUDevice): void {
  if (ended === undefined) return
  if (ended.aborted) {
    device.destroy()
    return
  }
  const weak = new WeakRef(device)
  const destroy = () => weak.deref()?.destroy()
  const forget = () => {
    ended.removeEventListener('abort', destroy)
    // The registry would keep the signal, and all that leads from it to the device.
    collected.unregister(weak)
  }
  ended.addEventListener('abort', destroy)
  collected.register(device, forget, weak)
  void device.lost.then(forget)
}

/** Calls the function that a device was registered with once the device is collected. */
const collected = new FinalizationRegistry<() => void>(forget => forget())

export async function mapAsync(
  buffer: GpuBuffer,
  mode: GPUMapModeFlags,
  offset: GPUSize64 | undefined,
  size: GPUSize64 | undefined,
): Promise<Failure | undefined> {
  try {
    return await buffer.mapAsync(mode, offset, size)
  } catch (error) {
    return closestFailure(buffer.device, 'GPUBuffer.mapAsync', error, mapAsyncErrorKinds)
  }
}

export async function getCompilationInfo(module: GpuShaderModule): Promise<GpuCompilationInfo> {
  try {
    return new GpuCompilationInfo(await module.gpu.getCompilationInfo())
  } catch (error) {
    report(module.device, 'GPUShaderModule.getCompilationInfo', error)
    return new GpuCompilationInfo({ messages: [] } as unknown as GPUCompilationInfo)
  }
}

export function createComputePipelineAsync(
  device: GpuDevice,
  descriptor: GPUComputePipelineDescriptor,
): Promise<GpuComputePipeline | Failure> {
  const created = Promise.try(() => device.gpu.createComputePipelineAsync(descriptor))
  return pipelineOf(GpuComputePipeline, created, device, 'GPUDevice.createComputePipelineAsync')
}

export function createRenderPipelineAsync(
  device: GpuDevice,
  descriptor: GPURenderPipelineDescriptor,
): Promise<GpuRenderPipeline | Failure> {
  const created = Promise.try(() => device.gpu.createRenderPipelineAsync(descriptor))
  return pipelineOf(GpuRenderPipeline, created, device, 'GPUDevice.createRenderPipelineAsync')
}

function pipelineOf<Native, Pipeline>(
  Class: new (native: Native, device: GpuDevice) => Pipeline,
  created: Promise<Native>,
  device: GpuDevice,
  operation: string,
): Promise<Pipeline | Failure> {
  return created.then(
    native => new Class(native, device),
    error => closestFailure(device, operation, error, createPipelineErrorKinds),
  )
}

export async function popErrorScope(device: GpuDevice): Promise<GpuError | undefined | Failure> {
  try {
    const error = await device.gpu.popErrorScope()
    return error ? new GpuError(error) : undefined
  } catch (error) {
    return closestFailure(device, 'GPUDevice.popErrorScope', error, popErrorScopeErrorKinds)
  }
}

/**
 * Returns how a device is lost, once it is. All calls share a promise, since the promise of the GPU, which may never settle,
 * keeps what awaits it.
 */
export function lost({ gpu }: GpuDevice): Promise<GpuDeviceLostInfo> {
  const loss = losses.get(gpu) ?? gpu.lost.then(info => new GpuDeviceLostInfo(info))
  losses.set(gpu, loss)
  return loss
}

const losses = new WeakMap<GPUDevice, Promise<GpuDeviceLostInfo>>()

export async function onSubmittedWorkDone(queue: GpuQueue): Promise<void> {
  try {
    await queue.gpu.onSubmittedWorkDone()
  } catch (error) {
    report(queue.device, 'GPUQueue.onSubmittedWorkDone', error)
  }
}
