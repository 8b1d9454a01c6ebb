/**
 * Counts objects until the host's garbage collector has freed them. For objects that no call destroys, the
 * GPU frees them then as well.
 *
 * Watching each object would slow collections, so the class watches groups of a hundred: the objects of a
 * group share a token, which is collected with the last of them.
 */
export class UncollectedObjects {
  readonly #most: number
  readonly #name: string
  #count = 0
  #token: Token = { size: 0 }

  /**
   * @param most number of objects that may exist
   * @param name name of the objects, for messages
   */
  constructor(most: number, name: string) {
    this.#most = most
    this.#name = name
  }

  /** Whether no further object may exist. */
  get isFull(): boolean {
    return this.#count >= this.#most
  }

  /** @throws RangeError if no further object may exist */
  check(): void {
    if (this.isFull)
      throw new RangeError(`the policy allows no more than ${this.#most} uncollected ${this.#name}`)
  }

  /**
   * Adds an object. Collects garbage if there are many objects and the program may do so; the count falls
   * when the event loop turns.
   */
  add(object: object): void {
    ;(object as { [tokenKey]?: Token })[tokenKey] = this.#token
    this.#count++
    this.#token.size++
    if (this.#token.size < tokenSize) return
    const { size } = this.#token
    whenCollected.register(this.#token, () => {
      this.#count -= size
    })
    this.#token = { size: 0 }
    if (this.#count > this.#most / 2) (globalThis as { gc?: () => unknown }).gc?.()
  }
}

/** The token of a group of objects. */
interface Token {
  size: number
}

const tokenSize = 100

const tokenKey = Symbol('wasi-webgpu.token')

const whenCollected = new FinalizationRegistry<() => void>(forget => forget())
