import { Breach } from './breach.ts'
import { formatBytes } from './byte-size.ts'
import { type GpuPolicy, type ObjectKind, objectKinds } from './policy.ts'
import { Uncollected } from './uncollected.ts'

/**
 * What one guest uses of the GPU, and may use by its policy. Where several calls of `webgpu()` are for one guest, or for
 * guests that share, give them the same.
 */
export class GpuBudget {
  readonly policy: GpuPolicy
  readonly #objects = Object.fromEntries(objectKinds.map(kind => [kind, 0])) as Record<ObjectKind, number>
  /** Bind groups, if the policy counts them so. @internal */
  readonly uncollected: Uncollected | undefined
  #memory = 0
  #submissions = 0
  #uploads = 0

  constructor(policy: GpuPolicy = {}) {
    this.policy = policy
    const most = policy.uncollectedBindGroups
    this.uncollected = most === undefined ? undefined : new Uncollected(most)
  }

  /** Objects of each kind that there are. */
  get objects(): Readonly<Record<ObjectKind, number>> {
    return { ...this.#objects }
  }

  /** Bytes of buffers, textures and the pictures of surfaces. */
  get memory(): number {
    return this.#memory
  }

  /** Calls of `submit` whose work is not known to be done. */
  get submissions(): number {
    return this.#submissions
  }

  /** Bytes of writes that are not known to be done. */
  get uploads(): number {
    return this.#uploads
  }

  /**
   * @throws what the policy has for an object that is too much: then nothing was taken
   * @internal
   */
  take(kind: ObjectKind, memory: number): void {
    const { policy } = this
    const most = policy.objects?.[kind]
    if (most !== undefined && this.#objects[kind] >= most) throw tooMany(kind, most)
    this.takeMemory(memory)
    this.#objects[kind]++
  }

  /**
   * @throws Breach: then nothing was taken
   * @internal
   */
  takeMemory(bytes: number): void {
    checkBytes(this.#memory, bytes, this.policy.memory, 'GPU memory')
    this.#memory += bytes
  }

  /** @internal */
  giveBackObjects(kind: ObjectKind, count: number): void {
    this.#objects[kind] -= count
  }

  /** @internal */
  giveBackMemory(bytes: number): void {
    this.#memory -= bytes
  }

  /**
   * @throws Breach: then nothing was taken
   * @internal
   */
  takeWork(submissions: number, uploads: number): void {
    const { policy } = this
    if (policy.submissions !== undefined && this.#submissions + submissions > policy.submissions) {
      throw new Breach(
        'out-of-memory',
        `the policy allows no more submissions than ${policy.submissions} whose work is not done`,
      )
    }
    checkBytes(this.#uploads, uploads, policy.memory, 'writes that are not done')
    this.#submissions += submissions
    this.#uploads += uploads
  }

  /** @internal */
  giveBackWork(submissions: number, uploads: number): void {
    this.#submissions -= submissions
    this.#uploads -= uploads
  }
}

function checkBytes(used: number, wanted: number, most: number | undefined, what: string): void {
  if (most === undefined || used + wanted <= most) return
  const reason = `${formatBytes(wanted)} more were asked for, and ${formatBytes(used)} are in use`
  throw new Breach('out-of-memory', `the policy allows ${formatBytes(most)} of ${what}: ${reason}`)
}

function tooMany(kind: ObjectKind, most: number): Error {
  const message = `the policy allows no more ${kind} than ${most}`
  switch (kind) {
    case 'buffers':
    case 'textures':
    case 'querySets':
      return new Breach('out-of-memory', message)
    case 'pipelines':
      return new Breach('internal', message)
    case 'devices':
      return new DOMException(message, 'OperationError')
    default:
      return new RangeError(message)
  }
}
