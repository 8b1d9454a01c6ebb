import { formatBytes } from './byte-size.ts'
import { objectBytes, stepBytes } from './host-memory.ts'
import { type GpuPolicy, type ObjectKind, objectKinds } from './policy.ts'
import { PolicyError } from './policy-error.ts'
import { UncollectedObjects } from './uncollected-objects.ts'

/** What the guests of a `GpuBudget` have taken, and the bounds that its policy sets. */
export class BudgetUsage {
  readonly policy: GpuPolicy
  readonly objects = Object.fromEntries(objectKinds.map(kind => [kind, 0])) as Record<ObjectKind, number>
  /** Bind groups, if the policy counts them so. */
  readonly uncollectedBindGroups: UncollectedObjects | undefined
  memory = 0
  submissions = 0
  uploads = 0
  hostMemory = 0
  /** Submissions and writes that are not done. */
  #steps = 0
  /** What is not kept any more when the event loop turns. */
  #hostMemoryToRelease = 0

  constructor(policy: GpuPolicy) {
    this.policy = policy
    const most = policy.uncollectedBindGroups
    this.uncollectedBindGroups = most === undefined ? undefined : new UncollectedObjects(most)
  }

  /**
   * @throws what the policy has for an object that is too much: then nothing was taken
   */
  reserveObject(kind: ObjectKind, memory: number): void {
    const { policy } = this
    const most = policy.objects?.[kind] ?? (policy.memory === undefined ? undefined : defaultMost[kind])
    if (most !== undefined && this.objects[kind] >= most) throw tooMany(kind, most)
    this.reserveMemory(memory)
    this.objects[kind]++
  }

  /**
   * @throws PolicyError: then nothing was taken
   */
  reserveMemory(bytes: number): void {
    checkBytes(this.memory, bytes, this.policy.memory, 'GPU memory')
    this.memory += bytes
  }

  releaseObjects(kind: ObjectKind, count: number): void {
    this.objects[kind] -= count
  }

  releaseMemory(bytes: number): void {
    this.memory -= bytes
  }

  /**
   * @throws PolicyError: then nothing was taken
   */
  reserveWork(submissions: number, uploads: number): void {
    const { policy } = this
    const most =
      policy.submissions ?? (policy.memory === undefined ? undefined : submissionsFor(policy.memory))
    if (most !== undefined && this.submissions + submissions > most) {
      throw new PolicyError(
        'out-of-memory',
        `the policy allows no more submissions than ${most} whose work is not done`,
      )
    }
    checkBytes(this.uploads, uploads, policy.memory, 'writes that are not done')
    if (policy.memory !== undefined && this.#steps * stepBytes > policy.memory) {
      throw new PolicyError(
        'out-of-memory',
        `the policy allows no more than ${this.#steps} writes that are not done`,
      )
    }
    this.#steps++
    this.submissions += submissions
    this.uploads += uploads
  }

  /**
   * The host is about to keep something of the guest.
   *
   * @param kind of the object that it is for
   * @throws what the policy has for an object of the kind that is too much
   */
  reserveHostMemory(kind: ObjectKind, bytes: number): void {
    const most = this.policy.memory
    if (most === undefined) return
    if (this.hostMemory + bytes > most) {
      throw errorFor(
        kind,
        `the policy allows ${formatBytes(most)} of the host's memory for objects, commands and shaders`,
      )
    }
    this.hostMemory += bytes
  }

  /**
   * The guest can use something no more. It takes memory until a garbage collection, for which there is no time as long as
   * the guest does not let the event loop turn.
   */
  releaseHostMemory(bytes: number): void {
    if (this.policy.memory === undefined || bytes === 0) return
    if (this.#hostMemoryToRelease === 0) setTimeout(() => this.#releaseCollected())
    this.#hostMemoryToRelease += bytes
  }

  #releaseCollected(): void {
    // Where programs may do so.
    if (this.#hostMemoryToRelease > this.policy.memory! / 4) (globalThis as { gc?: () => unknown }).gc?.()
    this.hostMemory -= this.#hostMemoryToRelease
    this.#hostMemoryToRelease = 0
  }

  releaseWork(steps: number, submissions: number, uploads: number): void {
    this.#steps -= steps
    this.submissions -= submissions
    this.uploads -= uploads
  }
}

function checkBytes(used: number, wanted: number, most: number | undefined, what: string): void {
  if (most === undefined || used + wanted <= most) return
  const reason = `${formatBytes(wanted)} more were asked for, and ${formatBytes(used)} are in use`
  throw new PolicyError('out-of-memory', `the policy allows ${formatBytes(most)} of ${what}: ${reason}`)
}

function tooMany(kind: ObjectKind, most: number): Error {
  return errorFor(kind, `the policy allows no more ${kind} than ${most}`)
}

/** How many objects there may be where a policy bounds memory, and not them. All kinds take memory of the host. */
const defaultMost: Readonly<Partial<Record<ObjectKind, number>>> = { devices: 16 }

/** Submissions that are not done take some of the host's memory, too. */
function submissionsFor(memory: number): number {
  return Math.max(1024, Math.floor(memory / objectBytes.devices))
}

/** The error that WebGPU has for an object of a kind which is too much. */
function errorFor(kind: ObjectKind, message: string): Error {
  switch (kind) {
    case 'buffers':
    case 'textures':
    case 'querySets':
      return new PolicyError('out-of-memory', message)
    case 'pipelines':
      return new PolicyError('internal', message)
    case 'devices':
      return new DOMException(message, 'OperationError')
    default:
      return new PolicyError('validation', message)
  }
}
