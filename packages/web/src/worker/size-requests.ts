import type { RequestedSize } from '@wasi-webgpu/host'

/**
 * Sends a program's requests for a size to the page. The page lays itself out for each, so the next one is sent when the
 * page has shown the last one. Requests that come meanwhile become one, with the latest width and height.
 */
export class SizeRequests {
  readonly #send: (size: RequestedSize) => void
  /** Whether the page has not shown the last size yet. */
  #isSent = false
  #next: RequestedSize | undefined

  /** @param send sends a request to the page */
  constructor(send: (size: RequestedSize) => void) {
    this.#send = send
  }

  /** Sends a request now, or with the next ones. */
  request({ width, height }: RequestedSize): void {
    this.#next = { width: width ?? this.#next?.width, height: height ?? this.#next?.height }
    if (!this.#isSent) this.flush()
  }

  /** Called when the page has shown the last size. */
  onShown(): void {
    this.#isSent = false
    this.flush()
  }

  /** Sends the request that waits, if one does. */
  flush(): void {
    if (this.#next === undefined) return
    this.#isSent = true
    this.#send(this.#next)
    this.#next = undefined
  }
}
