import type { BudgetUsage } from './budget-usage.ts'
import { type GpuPolicy, type ObjectKind, objectKinds } from './policy.ts'

/**
 * What one guest uses of the GPU, and may use by its policy. Where several calls of `webgpu()` are for one guest, or for
 * guests that share, give them the same.
 */
export class GpuBudget {
  readonly policy: GpuPolicy
  /** From when the first guest asks for an adapter: it loads the code that counts. @internal */
  usage: BudgetUsage | undefined

  constructor(policy: GpuPolicy = {}) {
    this.policy = policy
  }

  /** Objects of each kind that there are. */
  get objects(): Readonly<Record<ObjectKind, number>> {
    const none = Object.fromEntries(objectKinds.map(kind => [kind, 0])) as Record<ObjectKind, number>
    return { ...none, ...this.usage?.objects }
  }

  /** Bytes of buffers, textures and the pictures of surfaces. */
  get memory(): number {
    return this.usage?.memory ?? 0
  }

  /**
   * Bytes that the host keeps for the guest beside those of the GPU: of objects, of the commands that it records, of its
   * shaders.
   */
  get hostMemory(): number {
    return this.usage?.hostMemory ?? 0
  }

  /** Calls of `submit` whose work is not known to be done. */
  get submissions(): number {
    return this.usage?.submissions ?? 0
  }

  /** Bytes of writes that are not known to be done. */
  get uploads(): number {
    return this.usage?.uploads ?? 0
  }
}
