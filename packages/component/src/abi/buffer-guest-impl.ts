import type { ReadableBuffer, WritableBuffer } from '../async/buffer.ts'
import { trap, uncatchable } from '../errors.ts'
import type { ComponentInstance } from '../instance/component-instance.ts'
import { arrivedInJs } from '../instance/in-flight.ts'
import type { LiftLowerContext } from './lift-lower-context.ts'
import type { CopiedElements } from './list-codecs.ts'
import { lowerFromJs } from './rollback.ts'

/** `Buffer.MAX_LENGTH` */
const maxLength = 2 ** 28 - 1

/** Elements in the memory of a guest, on either side of a copy (`BufferGuestImpl`). */
export class BufferGuestImpl implements ReadableBuffer, WritableBuffer {
  readonly owner: ComponentInstance
  readonly length: number
  progress = 0
  readonly #cx: LiftLowerContext
  readonly #elements: CopiedElements | undefined
  readonly #start: number

  /** @throws {Trap} when the buffer is too long, unaligned or out of bounds */
  constructor(cx: LiftLowerContext, elements: CopiedElements | undefined, pointer: number, length: number) {
    if (length > maxLength) trap('stream read/write count too large')
    this.owner = cx.instance
    this.length = length
    this.#cx = cx
    this.#elements = elements
    this.#start =
      elements === undefined || length === 0
        ? 0
        : cx.memory.range(pointer, length * elements.size, elements.alignment)
  }

  get remaining(): number {
    return this.length - this.progress
  }

  read(count: number, reader: object | undefined): ArrayLike<unknown> {
    const at = this.#advance(count)
    const load = (cx: LiftLowerContext) => this.#elements?.load(cx, at, count) ?? { length: count }
    return this.#move(reader, load) as ArrayLike<unknown>
  }

  write(elements: ArrayLike<unknown>, writer: object | undefined): void {
    const at = this.#advance(elements.length)
    const store = (cx: LiftLowerContext) => this.#elements?.store(cx, elements, at, elements.length)
    const discard = this.#elements?.discard
    this.#move(writer, cx =>
      writer === undefined && discard
        ? lowerFromJs(cx, store, received => discard(elements, received))
        : store(cx),
    )
  }

  /** Moves elements while the `other` end runs. An error ends this guest as well. */
  #move(other: object | undefined, move: (cx: LiftLowerContext) => unknown): unknown {
    const cx = this.#cx.across(other === undefined ? 'js' : 'component')
    cx.budget.begin()
    try {
      return other === undefined ? arrivedInJs(move(cx)) : move(cx)
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
