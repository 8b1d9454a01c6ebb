import type { GpuDevice } from '../gpu-device.ts'
import { BudgetUsage } from './budget-usage.ts'
import { isAlignment } from './default-limits.ts'
import type { GpuBudget } from './gpu-budget.ts'
import { adapterBytes, objectBytes } from './host-memory.ts'
import { limitDevice } from './limited-device.ts'
import type { GpuPolicy } from './policy.ts'
import { withShortTexts } from './short-texts.ts'

/**
 * Returns `requestAdapter` of a GPU under a policy. All adapters and devices share one budget.
 *
 * This code loads on demand. It imports none that always loads, so that such code stays in one file.
 *
 * @param register {@link GpuDevice.limited}
 */
export function limitedAdapters(
  gpu: GPU,
  policy: GpuPolicy | GpuBudget,
  register: typeof GpuDevice.limited,
): (options?: GPURequestAdapterOptions) => Promise<GPUAdapter | null> {
  // `instanceof` would make every page load the class of a budget.
  const shared: Pick<GpuBudget, 'policy' | 'usage'> =
    'usage' in policy ? policy : { policy, usage: undefined }
  shared.usage ??= new BudgetUsage(shared.policy)
  const budget = shared.usage
  return async options => {
    // An adapter cannot be destroyed and exists until it is collected. A guest with too many adapters
    // receives none.
    try {
      budget.reserveHostMemory('devices', adapterBytes)
    } catch {
      return null
    }
    const forget = () => budget.releaseHostMemory(adapterBytes)
    try {
      const adapter = await gpu.requestAdapter(options)
      if (adapter === null) throw new TypeError('there is no such adapter')
      const limited = limitAdapter(adapter, budget, register)
      whenCollected.register(limited, forget)
      return limited
    } catch {
      forget()
      return null
    }
  }
}

const whenCollected = new FinalizationRegistry<() => void>(forget => forget())

function limitAdapter(
  adapter: GPUAdapter,
  budget: BudgetUsage,
  register: typeof GpuDevice.limited,
): GPUAdapter {
  const { policy } = budget
  const features = new Set([...adapter.features].filter(feature => isAllowed(feature, policy)))
  const limited: Omit<GPUAdapter, '__brand'> = {
    features: features as GPUSupportedFeatures,
    limits: limitLimits(adapter.limits, policy),
    get info() {
      return adapter.info
    },
    async requestDevice(descriptor) {
      checkRequest(descriptor, policy)
      budget.reserveObject('devices', 0)
      try {
        budget.reserveHostMemory('devices', objectBytes.devices)
      } catch (error) {
        budget.releaseObjects('devices', 1)
        throw error
      }
      return deviceOf(
        Promise.try(() => adapter.requestDevice(withShortTexts(descriptor))),
        budget,
        register,
      )
    },
  }
  return limited as GPUAdapter
}

async function deviceOf(
  requested: Promise<GPUDevice>,
  budget: BudgetUsage,
  register: typeof GpuDevice.limited,
): Promise<GPUDevice> {
  try {
    return limitDevice(await requested, budget, register)
  } catch (error) {
    budget.releaseObjects('devices', 1)
    budget.releaseHostMemory(objectBytes.devices)
    throw error
  }
}

function isAllowed(feature: string, { features }: GpuPolicy): boolean {
  // Not a capability to grant: the feature marks an adapter without compatibility restrictions.
  if (feature === 'core-features-and-limits') return true
  return features === undefined || features.includes(feature as GPUFeatureName)
}

function limitLimits(limits: GPUSupportedLimits, policy: GpuPolicy): GPUSupportedLimits {
  return new Proxy(limits, {
    get: (limits, name) => {
      const value: unknown = Reflect.get(limits, name, limits)
      const allowed = policy.limits?.[String(name)]
      return typeof value === 'number' && allowed !== undefined
        ? stricter(String(name), value, allowed)
        : value
    },
  })
}

function stricter(name: string, one: number, other: number): number {
  return isAlignment(name) ? Math.max(one, other) : Math.min(one, other)
}

/** Checks a request for features and limits as W3C does for an adapter that lacks them. */
function checkRequest(descriptor: GPUDeviceDescriptor | undefined, policy: GpuPolicy): void {
  for (const feature of descriptor?.requiredFeatures ?? []) {
    if (!isAllowed(feature, policy)) throw new TypeError(`the policy does not allow the feature ${feature}`)
  }
  for (const [name, wanted] of Object.entries(descriptor?.requiredLimits ?? {})) {
    const allowed = policy.limits?.[name]
    if (wanted !== undefined && allowed !== undefined && stricter(name, wanted, allowed) !== wanted) {
      const bound = isAlignment(name) ? 'no less than' : 'no more than'
      throw new DOMException(`the policy allows a ${name} of ${bound} ${allowed}`, 'OperationError')
    }
  }
}
