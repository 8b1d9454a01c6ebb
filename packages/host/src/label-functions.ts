import { type ResourceType, t } from '@wasi-webgpu/component'
import { type HostInterface, Lowered } from '@wasi-webgpu/component/host'
import { report } from './device-report.ts'
import { type GpuDevice, labelFor } from './gpu-device.ts'

/** An object with the W3C attribute `GPUObjectBase.label`. */
interface Labelled {
  readonly gpu: GPUObjectBase
  readonly device: GpuDevice
}

/**
 * Returns the getter and the setter of the label of each resource, by their WIT names.
 *
 * @param resources by W3C interface: `GPUBuffer`
 * @see https://www.w3.org/TR/webgpu/#gpuobjectbase
 */
export function labelFunctions(resources: Readonly<Record<string, ResourceType<never>>>): HostInterface {
  const functions = Object.entries(resources as Readonly<Record<string, ResourceType<Labelled>>>).flatMap(
    ([w3cName, resource]) => [
      [`[method]${resource.name}.label`, getter(resource)],
      [`[method]${resource.name}.set-label`, setter(resource, `${w3cName}.label`)],
    ],
  )
  return Object.fromEntries(functions)
}

function getter(resource: ResourceType<Labelled>): Lowered {
  return new Lowered(t.func({ self: t.borrow(resource) }, t.string), cx => (self: number, result: number) => {
    const to = cx.memory.range(result, 8, 4)
    cx.storeString(cx.handles.get(self, resource).gpu.label ?? '', to)
  })
}

function setter(resource: ResourceType<Labelled>, operation: string): Lowered {
  const type = t.func({ self: t.borrow(resource), label: t.string })
  return new Lowered(type, cx => (self: number, pointer: number, length: number) => {
    const { gpu, device } = cx.handles.get(self, resource)
    try {
      gpu.label = labelFor(device, cx.loadString(pointer, length))
    } catch (error) {
      report(device, operation, error)
    }
  })
}
