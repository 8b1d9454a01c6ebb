import { type ResourceType, t, type ValueType } from '@wasi-webgpu/component'
import type { HostInterface } from '@wasi-webgpu/component/host'

/**
 * Returns the methods of a resource, by the names that components import.
 *
 * @param methods returns the methods by their names in WIT, from the type of their parameter `self`
 */
export function methods(
  resource: ResourceType<never>,
  methods: (self: ValueType) => HostInterface,
): HostInterface {
  const named = Object.entries(methods(t.borrow(resource)))
  return Object.fromEntries(named.map(([name, method]) => [`[method]${resource.name}.${name}`, method]))
}
