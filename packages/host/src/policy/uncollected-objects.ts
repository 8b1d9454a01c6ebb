/**
 * Counts objects until the host's garbage collector has taken them. For those that nobody can destroy, that is when the
 * GPU is rid of them.
 *
 * Watching each would make collections slow. So they are watched by the hundred: each holds on to a token that it shares
 * with others, and the token goes with the last of them.
 */
export class UncollectedObjects {
  readonly #most: number
  #count = 0
  #token: Token = { size: 0 }

  /** @param most how many there may be */
  constructor(most: number) {
    this.#most = most
  }

  /** @throws RangeError when there can be no more */
  check(): void {
    if (this.#count >= this.#most) {
      throw new RangeError(`the policy allows no more bind groups than ${this.#most} that are not collected`)
    }
  }

  /** Where there are many, and programs may do so, this collects garbage. It counts until the event loop turns. */
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

/** What some objects share. */
interface Token {
  size: number
}

const tokenSize = 100

const tokenKey = Symbol('wasi-webgpu.token')

const whenCollected = new FinalizationRegistry<() => void>(forget => forget())
