import { Breach } from './breach.ts'
import { formatBytes } from './byte-size.ts'
import { objectBytes, stepBytes } from './kept-bytes.ts'
import { type GpuPolicy, type ObjectKind, objectKinds } from './policy.ts'
import { Uncollected } from './uncollected.ts'

/** What the guests of a `GpuBudget` have taken, and the bounds that its policy sets. */
export class Spending {
  readonly policy: GpuPolicy
  readonly objects = Object.fromEntries(objectKinds.map(kind => [kind, 0])) as Record<ObjectKind, number>
  /** Bind groups, if the policy counts them so. */
  readonly uncollected: Uncollected | undefined
  memory = 0
  submissions = 0
  uploads = 0
  kept = 0
  /** Submissions and writes that are not done. */
  #steps = 0
  /** What is not kept any more when the event loop turns. */
  #letGo = 0

  constructor(policy: GpuPolicy) {
    this.policy = policy
    const most = policy.uncollectedBindGroups
    this.uncollected = most === undefined ? undefined : new Uncollected(most)
  }

  /**
   * @throws what the policy has for an object that is too much: then nothing was taken
   */
  take(kind: ObjectKind, memory: number): void {
    const { policy } = this
    const most = policy.objects?.[kind] ?? (policy.memory === undefined ? undefined : defaultMost[kind])
    if (most !== undefined && this.objects[kind] >= most) throw tooMany(kind, most)
    this.takeMemory(memory)
    this.objects[kind]++
  }

  /**
   * @throws Breach: then nothing was taken
   */
  takeMemory(bytes: number): void {
    checkBytes(this.memory, bytes, this.policy.memory, 'GPU memory')
    this.memory += bytes
  }

  giveBackObjects(kind: ObjectKind, count: number): void {
    this.objects[kind] -= count
  }

  giveBackMemory(bytes: number): void {
    this.memory -= bytes
  }

  /**
   * @throws Breach: then nothing was taken
   */
  takeWork(submissions: number, uploads: number): void {
    const { policy } = this
    const most =
      policy.submissions ?? (policy.memory === undefined ? undefined : submissionsWith(policy.memory))
    if (most !== undefined && this.submissions + submissions > most) {
      throw new Breach(
        'out-of-memory',
        `the policy allows no more submissions than ${most} whose work is not done`,
      )
    }
    checkBytes(this.uploads, uploads, policy.memory, 'writes that are not done')
    if (policy.memory !== undefined && this.#steps * stepBytes > policy.memory) {
      throw new Breach(
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
  keep(kind: ObjectKind, bytes: number): void {
    const most = this.policy.memory
    if (most === undefined) return
    if (this.kept + bytes > most) {
      throw errorFor(
        kind,
        `the policy allows ${formatBytes(most)} of the host's memory for objects, commands and shaders`,
      )
    }
    this.kept += bytes
  }

  /**
   * The guest can use something no more. It takes memory until a garbage collection, for which there is no time as long as
   * the guest does not let the event loop turn.
   */
  letGo(bytes: number): void {
    if (this.policy.memory === undefined || bytes === 0) return
    if (this.#letGo === 0) setTimeout(() => this.#forget())
    this.#letGo += bytes
  }

  #forget(): void {
    // Where programs may do so.
    if (this.#letGo > this.policy.memory! / 4) (globalThis as { gc?: () => unknown }).gc?.()
    this.kept -= this.#letGo
    this.#letGo = 0
  }

  giveBackWork(steps: number, submissions: number, uploads: number): void {
    this.#steps -= steps
    this.submissions -= submissions
    this.uploads -= uploads
  }
}

function checkBytes(used: number, wanted: number, most: number | undefined, what: string): void {
  if (most === undefined || used + wanted <= most) return
  const reason = `${formatBytes(wanted)} more were asked for, and ${formatBytes(used)} are in use`
  throw new Breach('out-of-memory', `the policy allows ${formatBytes(most)} of ${what}: ${reason}`)
}

function tooMany(kind: ObjectKind, most: number): Error {
  return errorFor(kind, `the policy allows no more ${kind} than ${most}`)
}

/** How many objects there may be where a policy bounds memory, and not them. All kinds take memory of the host. */
const defaultMost: Readonly<Partial<Record<ObjectKind, number>>> = { devices: 16 }

/** Submissions that are not done take some of the host's memory, too. */
function submissionsWith(memory: number): number {
  return Math.max(1024, Math.floor(memory / objectBytes.devices))
}

/** The error that WebGPU has for an object of a kind which is too much. */
function errorFor(kind: ObjectKind, message: string): Error {
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
      return new Breach('validation', message)
  }
}
