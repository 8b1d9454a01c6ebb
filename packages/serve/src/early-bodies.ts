/** A request whose body arrives before it queues for a worker. */
export interface EarlyBody {
  /** Called when its room is needed: it refuses its client and removes its bytes. */
  giveWay(): void
}

/**
 * The room for bodies that requests hold before workers have them. When it is full, the requests give way that have been
 * arriving longest: clients that send slowly harm themselves, not those whose request arrives at once.
 */
export class EarlyBodies {
  readonly #most: number
  #bytes = 0
  /** The requests that are not queued yet, the oldest first. */
  readonly #arriving = new Set<EarlyBody>()

  /** @param most bytes of all bodies together */
  constructor(most = mostBytes) {
    this.#most = most
  }

  /**
   * Adds bytes of a request.
   *
   * @param body the request, if it is still arriving: it may be among those that give way
   */
  add(body: EarlyBody | undefined, bytes: number): void {
    if (body !== undefined) this.#arriving.add(body)
    this.#bytes += bytes
    for (const oldest of this.#arriving) {
      if (this.#bytes <= this.#most) return
      this.#arriving.delete(oldest)
      oldest.giveWay()
    }
  }

  /** Called when a request has queued or has ended: it no longer gives way. */
  arrived(body: EarlyBody): void {
    this.#arriving.delete(body)
  }

  remove(bytes: number): void {
    this.#bytes -= bytes
  }
}

const mostBytes = 0x400_0000
