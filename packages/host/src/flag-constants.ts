import { t } from '@wasi-webgpu/component'
import { type HostInterface, Lowered } from '@wasi-webgpu/component/host'

/**
 * Returns static functions that return flags, by their WIT names.
 *
 * @param resource name of the resource that has them: `gpu-buffer-usage`
 * @param flags values by the names of the functions: `MAP-READ`
 */
export function flagConstants(resource: string, flags: Readonly<Record<string, number>>): HostInterface {
  const functions = Object.entries(flags).map(([name, value]) => [
    `[static]${resource}.${name}`,
    new Lowered(t.func({}, t.u32), () => () => value),
  ])
  return Object.fromEntries(functions)
}
