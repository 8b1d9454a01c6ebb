import { type ResourceType, t } from '@wasi-webgpu/component'
import { type HostInterface, Lowered } from '@wasi-webgpu/component/host'
import { report } from './device-report.ts'
import type { GpuDevice } from './gpu-device.ts'
import { methods } from './methods.ts'

/** The representation of an encoder. */
interface Encoder {
  readonly gpu: GPUDebugCommandsMixin
  readonly device: GpuDevice
}

/**
 * Returns the debug commands of a resource, by their WIT names.
 *
 * @see https://www.w3.org/TR/webgpu/#gpudebugcommandsmixin
 */
export function debugCommands(resource: ResourceType<never>): HostInterface {
  return methods(resource, () => ({
    'push-debug-group': command(resource, 'pushDebugGroup', 'group-label'),
    'pop-debug-group': command(resource, 'popDebugGroup'),
    'insert-debug-marker': command(resource, 'insertDebugMarker', 'marker-label'),
  }))
}

/** @param parameter name of the parameter, if the command has one */
function command(
  resource: ResourceType<never>,
  name: keyof GPUDebugCommandsMixin,
  parameter?: string,
): Lowered {
  const type = t.func({ self: t.borrow(resource), ...(parameter && { [parameter]: t.string }) })
  return new Lowered(type, (cx, wit) => (self: number, pointer: number, length: number) => {
    const { gpu, device } = cx.handles.get(self, resource as ResourceType<Encoder>)
    try {
      gpu[name](...((parameter ? [cx.loadString(pointer, length)] : []) as [string]))
    } catch (error) {
      report(device, wit, error)
    }
  })
}
