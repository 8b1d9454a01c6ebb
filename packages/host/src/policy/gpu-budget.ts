import type { BudgetUsage } from './budget-usage.ts'
import { type GpuPolicy, type ObjectKind, objectKinds } from './policy.ts'

/**
 * A policy together with the resources that its guests hold. Calls of `webgpu()` for one guest, or for guests
 * that share, pass the same budget.
 *
 * @example
 * const budget = new GpuBudget({ memory: 512 * 2 ** 20 })
 * const imports = webgpu({ gpu, policy: budget })
 * console.log(budget.memory, budget.objects.buffers)
 */
export class GpuBudget {
  /** The bounds. */
  readonly policy: GpuPolicy
  /**
   * Exists from the first request for an adapter, which loads the code that counts.
   *
   * @internal
   */
  usage: BudgetUsage | undefined

  constructor(policy: GpuPolicy = {}) {
    this.policy = policy
  }

  /** Number of existing objects of each kind. */
  get objects(): Readonly<Record<ObjectKind, number>> {
    const none = Object.fromEntries(objectKinds.map(kind => [kind, 0])) as Record<ObjectKind, number>
    return { ...none, ...this.usage?.objects }
  }

  /** Bytes of buffers, textures, queries and the pictures of surfaces. */
  get memory(): number {
    return this.usage?.memory ?? 0
  }

  /** Bytes of the host's own memory for the guest's objects, commands and shaders. */
  get hostMemory(): number {
    return this.usage?.hostMemory ?? 0
  }

  /** Number of submissions that are not known to be finished. */
  get submissions(): number {
    return this.usage?.submissions ?? 0
  }

  /** Bytes of writes that are not known to be finished. */
  get uploads(): number {
    return this.usage?.uploads ?? 0
  }
}
