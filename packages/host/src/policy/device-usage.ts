import type { BudgetUsage } from './budget-usage.ts'
import { noObjects, objectBytes } from './host-memory.ts'
import type { ObjectKind } from './policy.ts'

/**
 * The resources that a device and its objects hold of a budget. The class refers to no GPU object, so that it
 * can outlive a device that is collected.
 */
export class DeviceUsage {
  readonly budget: BudgetUsage
  /** Resolves when the queue has finished all work submitted so far. */
  readonly #workDone: () => Promise<unknown>
  readonly #objects = noObjects()
  #memory = 0
  #started: WorkCounts = { steps: 0, submissions: 0, uploads: 0 }
  #done: WorkCounts = this.#started
  /** Memory to release after a number of steps, in their order. */
  #pendingReleases: { readonly steps: number; bytes: number; hostMemory: number }[] = []
  #isWaiting = false
  #isClosed = false
  /** Submits no work, after which the GPU frees what was destroyed before, and resolves when that has finished. */
  readonly #flush: () => Promise<unknown>
  #isFlushing = false
  /** Bytes that were released, and that the GPU may not have freed. */
  #unfreed = 0
  #errorScopes = 0

  /**
   * @param budget already holds the reservation of the device itself
   * @param workDone resolves when the queue has finished all work submitted so far
   * @param flush submits no work, and resolves when the queue has finished that
   */
  constructor(budget: BudgetUsage, workDone: () => Promise<unknown>, flush: () => Promise<unknown>) {
    this.budget = budget
    this.#workDone = workDone
    this.#flush = flush
    this.#objects.devices = 1
  }

  /** Whether the device has ended, with all its resources released. */
  get isClosed(): boolean {
    return this.#isClosed
  }

  /** Number of steps of the queue since the beginning. */
  get steps(): number {
    return this.#started.steps
  }

  /**
   * Reserves an object and its GPU memory.
   *
   * @throws the error that WebGPU has for an object of the kind that cannot be created
   */
  reserveObject(kind: ObjectKind, memory: number): void {
    this.budget.reserveObject(kind, memory)
    this.#objects[kind]++
    this.#memory += memory
  }

  /** @throws PolicyError if the memory exceeds the policy */
  reserveMemory(bytes: number): void {
    this.budget.reserveMemory(bytes)
    this.#memory += bytes
  }

  releaseObject(kind: ObjectKind): void {
    if (this.#isClosed) return
    this.#objects[kind]--
    this.budget.releaseObjects(kind, 1)
  }

  /** Releases GPU memory when the queue has finished all work that may use it. */
  releaseMemory(bytes: number): void {
    if (bytes === 0 || this.#isClosed) return
    if (this.#started === this.#done) this.#free(bytes)
    else this.#releaseLater(bytes, 0)
  }

  #free(bytes: number): void {
    this.#memory -= bytes
    this.budget.releaseMemory(bytes)
    if (this.budget.policy.memory === undefined) return
    this.budget.unfreed += bytes
    this.#unfreed += bytes
    void this.#freeUnfreed()
  }

  /** Lets the GPU free what was destroyed. Dawn does so only when work that was submitted later has finished. */
  async #freeUnfreed(): Promise<void> {
    const bytes = this.#unfreed
    if (this.#isFlushing || bytes === 0) return
    this.#isFlushing = true
    // A device that is lost has freed everything.
    await this.#flush().catch(() => {})
    this.#isFlushing = false
    if (this.#isClosed) return
    this.budget.unfreed -= bytes
    this.#unfreed -= bytes
    void this.#freeUnfreed()
  }

  /** Releases host memory when the queue has finished all work that may use it. */
  releaseHostMemory(bytes: number): void {
    if (bytes === 0) return
    if (this.#isClosed || this.#started === this.#done) this.budget.releaseHostMemory(bytes)
    else this.#releaseLater(0, bytes)
  }

  #releaseLater(bytes: number, hostMemory: number): void {
    const { steps } = this.#started
    const last = this.#pendingReleases.at(-1)
    if (last?.steps === steps) {
      last.bytes += bytes
      last.hostMemory += hostMemory
    } else this.#pendingReleases.push({ steps, bytes, hostMemory })
    this.#awaitWork()
  }

  /**
   * Reserves room for a step of the queue, before it starts.
   *
   * @param work calls of `submit`, and bytes of writes
   * @throws PolicyError if the unfinished work exceeds the policy
   */
  startWork(work: { readonly submissions?: number; readonly uploads?: number }): void {
    const { submissions = 0, uploads = 0 } = work
    if (this.#isClosed) return
    this.budget.reserveWork(submissions, uploads)
    const started = this.#started
    this.#started = {
      steps: started.steps + 1,
      submissions: started.submissions + submissions,
      uploads: started.uploads + uploads,
    }
  }

  /**
   * Takes a step of the queue, and waits for the end of the work if the policy bounds it.
   *
   * @param work calls of `submit`, and bytes of writes
   * @throws PolicyError if the unfinished work exceeds the policy, or the exception of `step`
   */
  work(work: { readonly submissions?: number; readonly uploads?: number }, step: () => undefined): undefined {
    this.startWork(work)
    try {
      step()
    } finally {
      // A step that throws ends like one that takes no time.
      this.#followWork()
    }
  }

  #followWork(): void {
    const { memory, submissions } = this.budget.policy
    if (memory !== undefined || submissions !== undefined) this.#awaitWork()
  }

  /** Reserves room for an error scope. Returns whether there is any. */
  reserveErrorScope(): boolean {
    if (!this.budget.hasRoomForErrorScope) return false
    this.budget.errorScopes++
    this.#errorScopes++
    return true
  }

  releaseErrorScope(): void {
    this.#errorScopes--
    this.budget.errorScopes--
  }

  /** Releases what a device that ends keeps until it is collected. */
  collected(): void {
    this.close()
    this.budget.errorScopes -= this.#errorScopes
    this.budget.releaseHostMemory(objectBytes.devices)
  }

  /** Releases all but the error scopes after the device has been destroyed, lost or collected. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    for (const kind of Object.keys(this.#objects) as ObjectKind[])
      this.budget.releaseObjects(kind, this.#objects[kind])
    this.budget.releaseMemory(this.#memory)
    this.budget.unfreed -= this.#unfreed
    this.#releaseWork(this.#started)
    for (const { hostMemory } of this.#pendingReleases) this.budget.releaseHostMemory(hostMemory)
    this.#pendingReleases = []
  }

  /** Waits once for all work that starts before the queue answers. */
  #awaitWork(): void {
    if (this.#isWaiting || this.#isClosed) return
    this.#isWaiting = true
    const upTo = this.#started
    const release = () => {
      this.#isWaiting = false
      if (!this.#isClosed) this.#releaseUpTo(upTo)
    }
    this.#workDone().then(release, release)
  }

  #releaseUpTo(done: WorkCounts): void {
    this.#releaseWork(done)
    const pending = this.#pendingReleases.findIndex(({ steps }) => steps > done.steps)
    const freed = this.#pendingReleases.splice(0, pending < 0 ? this.#pendingReleases.length : pending)
    for (const { bytes, hostMemory } of freed) {
      this.#free(bytes)
      this.budget.releaseHostMemory(hostMemory)
    }
    if (this.#started !== done) this.#followWork()
    if (this.#pendingReleases.length > 0) this.#awaitWork()
  }

  #releaseWork(done: WorkCounts): void {
    const before = this.#done
    this.#done = done
    this.budget.releaseWork(
      done.steps - before.steps,
      done.submissions - before.submissions,
      done.uploads - before.uploads,
    )
  }
}

/** Work of the queue since the beginning. */
interface WorkCounts {
  /** Submissions, writes and unmappings; memory that is destroyed after one stays in use until it ends. */
  readonly steps: number
  readonly submissions: number
  /** Bytes of writes. */
  readonly uploads: number
}
