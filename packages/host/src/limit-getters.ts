import { t, type ValueType } from '@wasi-webgpu/component'
import { type HostInterface, Lowered } from '@wasi-webgpu/component/host'
import { gpuSupportedLimitsResource } from './generated/resources.ts'
import { toU32, toU64 } from './store-values.ts'

/** Limits by their W3C names; a GPU that is older than the WIT lacks some. */
type Limits = Readonly<Record<string, number | undefined>>

/** Returns the getters of limits that are `u32` in WIT, by their WIT names. */
export function u32LimitGetters(names: readonly string[]): HostInterface {
  return limitGetters(names, t.u32, toU32)
}

/** Returns the getters of limits that are `u64` in WIT, by their WIT names. */
export function u64LimitGetters(names: readonly string[]): HostInterface {
  return limitGetters(names, t.u64, toU64)
}

function limitGetters(
  names: readonly string[],
  type: ValueType,
  lower: (limit: number | undefined) => number | bigint,
): HostInterface {
  const getters = names.map(name => [
    `[method]gpu-supported-limits.${kebab(name)}`,
    new Lowered(t.func({ self: t.borrow(gpuSupportedLimitsResource) }, type), ({ handles }) => {
      return (self: number) => {
        const limits = handles.get(self, gpuSupportedLimitsResource).gpu as unknown as Limits
        return lower(limits[name])
      }
    }),
  ])
  return Object.fromEntries(getters)
}

/** Converts a W3C name to its WIT name: a word starts at an upper-case letter after a lower-case letter or a digit. */
function kebab(name: string): string {
  return name.replace(/([a-z\d])([A-Z])/g, '$1-$2').toLowerCase()
}
