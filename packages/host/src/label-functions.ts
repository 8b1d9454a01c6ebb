import { type ResourceType, t } from '@wasi-webgpu/component'
import { type HostInterface, Lowered } from '@wasi-webgpu/component/host'
import { attributeGetter } from './attribute-getters.ts'
import { report } from './device-report.ts'
import type { GpuDevice } from './gpu-device.ts'
import { methods } from './methods.ts'

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
  const functions = Object.entries(resources).map(([w3cName, resource]) =>
    methods(resource, () => ({
      label: attributeGetter(resource, 'string', 'label'),
      'set-label': setter(resource, `${w3cName}.label`),
    })),
  )
  return Object.assign({}, ...functions)
}

function setter(resource: ResourceType<never>, operation: string): Lowered {
  const type = t.func({ self: t.borrow(resource), label: t.string })
  return new Lowered(type, cx => (self: number, pointer: number, length: number) => {
    const { gpu, device } = cx.handles.get(self, resource as ResourceType<Labelled>)
    try {
      const label = cx.loadString(pointer, length)
      gpu.label = device.objects?.labelFor(label) ?? label
    } catch (error) {
      report(device, operation, error)
    }
  })
}
