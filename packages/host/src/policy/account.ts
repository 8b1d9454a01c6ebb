import { type ObjectKind, objectKinds } from './policy.ts'
import type { Spending } from './spending.ts'

/**
 * What a device, and all that was made with it, has taken of a budget. It knows no objects, so that it can
 * wait for the device to be collected.
 */
export class Account {
  readonly spending: Spending
  /** Resolves when all that the device's queue was given so far is done. */
  readonly #workDone: () => Promise<unknown>
  readonly #objects = Object.fromEntries(objectKinds.map(kind => [kind, 0])) as Record<ObjectKind, number>
  #memory = 0
  #given: Work = { steps: 0, submissions: 0, uploads: 0 }
  #done: Work = this.#given
  /** Memory that is free when so many steps are done, in their order. */
  #freeing: { readonly steps: number; bytes: number; kept: number }[] = []
  #isWaiting = false
  #isClosed = false

  /** The device itself was taken before. */
  constructor(spending: Spending, workDone: () => Promise<unknown>) {
    this.spending = spending
    this.#workDone = workDone
    this.#objects.devices = 1
  }

  /** Whether there is nothing to take or give back any more. */
  get isClosed(): boolean {
    return this.#isClosed
  }

  /** How much the queue was given, from the beginning. */
  get steps(): number {
    return this.#given.steps
  }

  /** @throws what the policy has for one that is too much */
  take(kind: ObjectKind, memory: number): void {
    this.spending.take(kind, memory)
    this.#objects[kind]++
    this.#memory += memory
  }

  /** @throws Breach when it is too much */
  takeMemory(bytes: number): void {
    this.spending.takeMemory(bytes)
    this.#memory += bytes
  }

  giveBack(kind: ObjectKind): void {
    if (this.#isClosed) return
    this.#objects[kind]--
    this.spending.giveBackObjects(kind, 1)
  }

  /** Gives memory back when nothing that the queue has to do can use it. */
  giveBackMemory(bytes: number): void {
    if (bytes === 0 || this.#isClosed) return
    if (this.#given === this.#done) {
      this.#memory -= bytes
      this.spending.giveBackMemory(bytes)
    } else this.#freeLater(bytes, 0)
  }

  /** Lets go of what the host keeps, when nothing that the queue has to do can use it. */
  letGo(kept: number): void {
    if (kept === 0) return
    if (this.#isClosed || this.#given === this.#done) this.spending.letGo(kept)
    else this.#freeLater(0, kept)
  }

  #freeLater(bytes: number, kept: number): void {
    const { steps } = this.#given
    const last = this.#freeing.at(-1)
    if (last?.steps === steps) {
      last.bytes += bytes
      last.kept += kept
    } else this.#freeing.push({ steps, bytes, kept })
    this.#wait()
  }

  /**
   * The queue is about to get something to do.
   *
   * @param work how many calls of `submit`, and how many bytes of writes
   * @throws Breach when it has too much of it
   */
  give(work: { readonly submissions?: number; readonly uploads?: number }): void {
    const { submissions = 0, uploads = 0 } = work
    if (this.#isClosed) return
    this.spending.takeWork(submissions, uploads)
    const given = this.#given
    this.#given = {
      steps: given.steps + 1,
      submissions: given.submissions + submissions,
      uploads: given.uploads + uploads,
    }
  }

  /** Looks whether work is done as long as that matters: to be called when what was announced was given. */
  watch(): void {
    const { memory, submissions } = this.spending.policy
    if (memory !== undefined || submissions !== undefined) this.#wait()
  }

  /** The device is destroyed, lost or gone, and with it all that it had. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    for (const kind of objectKinds) this.spending.giveBackObjects(kind, this.#objects[kind])
    this.spending.giveBackMemory(this.#memory)
    this.#giveBackWork(this.#given)
    for (const { kept } of this.#freeing) this.spending.letGo(kept)
    this.#freeing = []
  }

  /** Once for all that is given until the answer comes. */
  #wait(): void {
    if (this.#isWaiting || this.#isClosed) return
    this.#isWaiting = true
    const upTo = this.#given
    const settle = () => {
      this.#isWaiting = false
      if (!this.#isClosed) this.#settle(upTo)
    }
    this.#workDone().then(settle, settle)
  }

  #settle(done: Work): void {
    this.#giveBackWork(done)
    const pending = this.#freeing.findIndex(({ steps }) => steps > done.steps)
    const freed = this.#freeing.splice(0, pending < 0 ? this.#freeing.length : pending)
    for (const { bytes, kept } of freed) {
      this.#memory -= bytes
      this.spending.giveBackMemory(bytes)
      this.spending.letGo(kept)
    }
    if (this.#given !== done) this.watch()
    if (this.#freeing.length > 0) this.#wait()
  }

  #giveBackWork(done: Work): void {
    const before = this.#done
    this.#done = done
    this.spending.giveBackWork(
      done.steps - before.steps,
      done.submissions - before.submissions,
      done.uploads - before.uploads,
    )
  }
}

/** How much the queue was given to do, from the beginning. */
interface Work {
  /** Everything after which what was destroyed is not free at once. */
  readonly steps: number
  readonly submissions: number
  /** Bytes of writes. */
  readonly uploads: number
}
