import type { BudgetUsage } from './budget-usage.ts'
import { type ObjectKind, objectKinds } from './policy.ts'

/**
 * What a device, and all that was made with it, has taken of a budget. It knows no objects, so that it can
 * wait for the device to be collected.
 */
export class DeviceUsage {
  readonly budget: BudgetUsage
  /** Resolves when all that the device's queue was given so far is done. */
  readonly #workDone: () => Promise<unknown>
  readonly #objects = Object.fromEntries(objectKinds.map(kind => [kind, 0])) as Record<ObjectKind, number>
  #memory = 0
  #started: WorkCounts = { steps: 0, submissions: 0, uploads: 0 }
  #done: WorkCounts = this.#started
  /** Memory that is free when so many steps are done, in their order. */
  #pendingReleases: { readonly steps: number; bytes: number; hostMemory: number }[] = []
  #isWaiting = false
  #isClosed = false

  /** The device itself was taken before. */
  constructor(budget: BudgetUsage, workDone: () => Promise<unknown>) {
    this.budget = budget
    this.#workDone = workDone
    this.#objects.devices = 1
  }

  /** Whether there is nothing to take or give back any more. */
  get isClosed(): boolean {
    return this.#isClosed
  }

  /** How much the queue was given, from the beginning. */
  get steps(): number {
    return this.#started.steps
  }

  /** @throws what the policy has for one that is too much */
  reserveObject(kind: ObjectKind, memory: number): void {
    this.budget.reserveObject(kind, memory)
    this.#objects[kind]++
    this.#memory += memory
  }

  /** @throws PolicyError when it is too much */
  reserveMemory(bytes: number): void {
    this.budget.reserveMemory(bytes)
    this.#memory += bytes
  }

  releaseObject(kind: ObjectKind): void {
    if (this.#isClosed) return
    this.#objects[kind]--
    this.budget.releaseObjects(kind, 1)
  }

  /** Gives memory back when nothing that the queue has to do can use it. */
  releaseMemory(bytes: number): void {
    if (bytes === 0 || this.#isClosed) return
    if (this.#started === this.#done) {
      this.#memory -= bytes
      this.budget.releaseMemory(bytes)
    } else this.#releaseLater(bytes, 0)
  }

  /** Lets go of what the host keeps, when nothing that the queue has to do can use it. */
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
   * The queue is about to get something to do.
   *
   * @param work how many calls of `submit`, and how many bytes of writes
   * @throws PolicyError when it has too much of it
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

  /** Looks whether work is done as long as that matters: to be called when what was announced was started. */
  followWork(): void {
    const { memory, submissions } = this.budget.policy
    if (memory !== undefined || submissions !== undefined) this.#awaitWork()
  }

  /** The device is destroyed, lost or gone, and with it all that it had. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    for (const kind of objectKinds) this.budget.releaseObjects(kind, this.#objects[kind])
    this.budget.releaseMemory(this.#memory)
    this.#releaseWork(this.#started)
    for (const { hostMemory } of this.#pendingReleases) this.budget.releaseHostMemory(hostMemory)
    this.#pendingReleases = []
  }

  /** Once for all that is given until the answer comes. */
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
      this.#memory -= bytes
      this.budget.releaseMemory(bytes)
      this.budget.releaseHostMemory(hostMemory)
    }
    if (this.#started !== done) this.followWork()
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

/** How much the queue was given to do, from the beginning. */
interface WorkCounts {
  /** Everything after which what was destroyed is not free at once. */
  readonly steps: number
  readonly submissions: number
  /** Bytes of writes. */
  readonly uploads: number
}
