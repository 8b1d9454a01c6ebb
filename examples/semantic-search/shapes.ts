/**
 * Keeps tensor shapes on the CPU. The model computes shapes at run time, and TensorFlow.js must read them
 * without waiting for the GPU, so small tensors on the CPU have to stay there. The backend ensures this for
 * most operations; this module adds the others.
 */

import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import type { GraphModel } from '@tensorflow/tfjs-converter'
import {
  backend_util,
  env,
  getKernel,
  type KernelConfig,
  neg,
  registerKernel,
  type TensorInfo,
  type TypedArray,
  unregisterKernel,
  util,
} from '@tensorflow/tfjs-core'

/** Arguments of the two kernels. */
interface Reduction {
  readonly inputs: { readonly x: TensorInfo }
  readonly attrs: { readonly axis?: number | number[]; readonly reductionIndices?: number | number[] }
  readonly backend: WebGPUBackend
}

/** Makes `Prod` and `Max` compute small CPU tensors on the CPU. */
export function keepShapesOnCpu(): void {
  for (const name of ['Prod', 'Max']) {
    const kernel = getKernel(name, 'webgpu')
    const onCpu = (options: unknown) => {
      const { inputs, backend } = options as Reduction
      const isSmall = backend.shouldExecuteOnCPU([inputs.x])
      return isSmall ? reduceOnCpu(name, options as Reduction) : kernel.kernelFunc(options as never)
    }
    unregisterKernel(name, 'webgpu')
    registerKernel({ ...kernel, kernelFunc: onCpu as KernelConfig['kernelFunc'] })
  }
}

function reduceOnCpu(name: string, { inputs: { x }, attrs, backend }: Reduction): TensorInfo {
  const axes = util.parseAxisParam(attrs.axis ?? attrs.reductionIndices!, x.shape)
  const [shape] = backend_util.computeOutAndReduceShapes(x.shape, axes)
  const strides = util.computeStrides(x.shape)
  const values = backend.readSync(x.dataId) as TypedArray
  const results = new Map<number, number>()
  for (const [i, value] of values.entries()) {
    let place = 0
    for (const [axis, size] of x.shape.entries()) {
      if (!axes.includes(axis)) place = place * size + (Math.floor(i / (strides[axis] ?? 1)) % size)
    }
    const before = results.get(place)
    if (before === undefined) results.set(place, value)
    else results.set(place, name === 'Prod' ? before * value : Math.max(before, value))
  }
  const all = Array.from({ length: util.sizeFromShape(shape) }, (_, place) => results.get(place) ?? 1)
  return backend.makeTensorInfo(shape, x.dtype, util.toTypedArray(all, x.dtype as 'int32'))
}

/**
 * Makes the backend keep the CPU copy of a constant. It releases the copy on upload unless the tensor was
 * read back; this constant is first a GPU operand and later part of a shape.
 */
export async function keepSharedConstant({ weights }: GraphModel): Promise<void> {
  const [, constants] = Object.entries(weights).find(([name]) =>
    name.endsWith('attention_bias_ignore_padding/ExpandDims/dim'),
  )!
  env().set('WEBGPU_CPU_FORWARD', false)
  for (const constant of constants) {
    neg(constant).dispose()
    await constant.data()
  }
  env().set('WEBGPU_CPU_FORWARD', true)
}
