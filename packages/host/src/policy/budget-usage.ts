import { formatBytes } from './format-bytes.ts'
import { errorScopeBytes, noObjects, objectBytes, stepBytes } from './host-memory.ts'
import { KeptMessages } from './kept-messages.ts'
import type { GpuPolicy, ObjectKind } from './policy.ts'
import { PolicyError } from './policy-error.ts'
import { UncollectedObjects } from './uncollected-objects.ts'

/**
 * The resources that the guests of a `GpuBudget` hold, and the bounds that its policy sets. Each `reserve`
 * method checks a bound and throws before it changes anything.
 */
export class BudgetUsage {
  readonly policy: GpuPolicy
  readonly objects = noObjects()
  /** Count of uncollected bind groups, if the policy bounds it. */
  readonly uncollectedBindGroups: UncollectedObjects | undefined
  readonly messages: KeptMessages
  memory = 0
  /** Bytes that were released, and that the GPU may not have freed. */
  unfreed = 0
  submissions = 0
  uploads = 0
  hostMemory = 0
  /** Error scopes of all devices, each of which may keep a message of the GPU. */
  errorScopes = 0
  /** Unfinished submissions and writes. */
  #steps = 0
  /** Host memory to release at the next turn of the event loop. */
  #hostMemoryToRelease = 0

  constructor(policy: GpuPolicy) {
    this.policy = policy
    this.messages = new KeptMessages(policy.memory)
    const most = policy.uncollectedBindGroups
    this.uncollectedBindGroups = most === undefined ? undefined : new UncollectedObjects(most, 'bind groups')
  }

  /**
   * Reserves an object and its GPU memory.
   *
   * @throws the error that WebGPU has for an object of the kind that cannot be created
   */
  reserveObject(kind: ObjectKind, memory: number): void {
    const { policy } = this
    const most = policy.objects?.[kind] ?? (policy.memory === undefined ? undefined : defaultMost[kind])
    if (most !== undefined && this.objects[kind] >= most) throw tooMany(kind, most)
    this.reserveMemory(memory)
    this.objects[kind]++
  }

  /** @throws PolicyError if the memory exceeds the policy */
  reserveMemory(bytes: number): void {
    const { memory } = this.policy
    checkBytes(this.memory, bytes, memory, 'GPU memory')
    if (memory !== undefined && this.memory + bytes + this.unfreed > mostResident(memory))
      throw new PolicyError(
        'out-of-memory',
        `the policy allows ${formatBytes(memory)} of GPU memory: ${formatBytes(this.unfreed)} that were destroyed are not free yet`,
      )
    this.memory += bytes
  }

  releaseObjects(kind: ObjectKind, count: number): void {
    this.objects[kind] -= count
  }

  releaseMemory(bytes: number): void {
    this.memory -= bytes
  }

  /**
   * Reserves room for a step of the queue.
   *
   * @param uploads bytes of a write
   * @throws PolicyError if the unfinished work exceeds the policy
   */
  reserveWork(submissions: number, uploads: number): void {
    const { policy } = this
    const most =
      policy.submissions ?? (policy.memory === undefined ? undefined : submissionsFor(policy.memory))
    if (most !== undefined && this.submissions + submissions > most) {
      throw new PolicyError('out-of-memory', `the policy allows no more than ${most} unfinished submissions`)
    }
    checkBytes(this.uploads, uploads, policy.memory, 'unfinished writes')
    if (policy.memory !== undefined && this.#steps * stepBytes > policy.memory) {
      throw new PolicyError(
        'out-of-memory',
        `the policy allows no more than ${this.#steps} unfinished writes`,
      )
    }
    this.#steps++
    this.submissions += submissions
    this.uploads += uploads
  }

  /**
   * Reserves memory of the host.
   *
   * @param kind of the object that needs the memory
   * @throws the error that WebGPU has for an object of the kind that cannot be created
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
   * Releases memory of the host at the next turn of the event loop: the object occupies it until a garbage
   * collection, which cannot run before.
   */
  releaseHostMemory(bytes: number): void {
    if (this.policy.memory === undefined || bytes === 0) return
    if (this.#hostMemoryToRelease === 0) setTimeout(() => this.#releaseCollected())
    this.#hostMemoryToRelease += bytes
  }

  #releaseCollected(): void {
    // Only some programs may collect garbage, such as those that run with `--expose-gc`.
    if (this.#hostMemoryToRelease > this.policy.memory! / 4) (globalThis as { gc?: () => unknown }).gc?.()
    this.hostMemory -= this.#hostMemoryToRelease
    this.#hostMemoryToRelease = 0
  }

  /** Whether the guest may push a further error scope. */
  get hasRoomForErrorScope(): boolean {
    const { memory } = this.policy
    return memory === undefined || this.errorScopes < Math.max(1024, memory / errorScopeBytes)
  }

  releaseWork(steps: number, submissions: number, uploads: number): void {
    this.#steps -= steps
    this.submissions -= submissions
    this.uploads -= uploads
  }
}

/** Returns the most bytes that a guest with so much memory may use and have destroyed without the GPU having freed them. */
function mostResident(memory: number): number {
  return Math.max(4 * memory, 2 ** 26)
}

function checkBytes(used: number, wanted: number, most: number | undefined, what: string): void {
  if (most === undefined || used + wanted <= most) return
  const reason = `${formatBytes(wanted)} more were requested, and ${formatBytes(used)} are in use`
  throw new PolicyError('out-of-memory', `the policy allows ${formatBytes(most)} of ${what}: ${reason}`)
}

function tooMany(kind: ObjectKind, most: number): Error {
  return errorFor(kind, `the policy allows no more than ${most} ${kind}`)
}

/**
 * Bounds of kinds of object that a policy with a bound of memory leaves open. Objects of every kind occupy
 * host memory.
 */
const defaultMost: Readonly<Partial<Record<ObjectKind, number>>> = { devices: 16 }

/**
 * Returns the bound of unfinished submissions for a policy that leaves it open: each submission occupies host
 * memory.
 */
function submissionsFor(memory: number): number {
  return Math.max(1024, Math.floor(memory / objectBytes.devices))
}

/** Returns the error that WebGPU has for an object of a kind that cannot be created. */
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
