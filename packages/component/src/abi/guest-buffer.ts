import type { Sink, Source } from '../async/copy.ts'
import { runAs, type Thread } from '../async/thread.ts'
import { trap, uncatchable } from '../errors.ts'
import type { Elements } from './codec.ts'
import type { Context } from './context.ts'
import type { Layout } from './layout.ts'

/** `Buffer.MAX_LENGTH` */
const maxLength = 2 ** 28 - 1

/** Elements in a guest's memory, on either side of a copy (`BufferGuestImpl`). */
export class GuestBuffer implements Source, Sink {
  readonly owner: object
  readonly length: number
  progress = 0
  readonly #cx: Context
  readonly #elements: (Elements & Layout) | undefined
  readonly #start: number
  readonly #thread: Thread

  constructor(
    cx: Context,
    elements: (Elements & Layout) | undefined,
    pointer: number,
    length: number,
    thread: Thread,
  ) {
    if (length > maxLength) trap('stream read/write count too large')
    this.owner = cx.instance
    this.length = length
    this.#cx = cx
    this.#elements = elements
    this.#thread = thread
    this.#start =
      elements === undefined || length === 0
        ? 0
        : cx.memory.range(pointer, length * elements.size, elements.alignment)
  }

  get remaining(): number {
    return this.length - this.progress
  }

  read(count: number): ArrayLike<unknown> {
    const at = this.#advance(count)
    const load = () => this.#elements?.load(this.#cx, at, count) ?? { length: count }
    return this.#move(load) as ArrayLike<unknown>
  }

  write(elements: ArrayLike<unknown>): void {
    const at = this.#advance(elements.length)
    this.#move(() => this.#elements?.store(this.#cx, elements, at))
  }

  /** Whoever is at the other end runs now: what goes wrong here ends this guest as well. */
  #move(elements: () => unknown): unknown {
    this.#cx.budget.begin()
    try {
      return runAs(this.#thread, elements)
    } catch (error) {
      throw uncatchable(this.#cx.instance.poison(error))
    }
  }

  #advance(count: number): number {
    const at = this.#start + this.progress * (this.#elements?.size ?? 0)
    this.progress += count
    return at
  }
}
