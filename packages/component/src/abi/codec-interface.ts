import type { CoreValueType } from '../binary/definitions.ts'
import type { CoreValue } from '../instance/core-function.ts'
import type { Layout } from './layout.ts'
import type { LiftLowerContext } from './lift-lower-context.ts'

/**
 * Moves values of one type between JS and a guest: in linear memory (`load` and `store`), and as flat core values (`lift`
 * and `lower`).
 */
export interface Codec extends Layout {
  load(cx: LiftLowerContext, at: number): unknown
  store(cx: LiftLowerContext, value: unknown, at: number): void
  lift(cx: LiftLowerContext, flat: CoreValueIter): unknown
  lower(cx: LiftLowerContext, value: unknown, flat: CoreValue[]): void
}

/** Reads flat core values in the order of the types that consume them (`CoreValueIter`). */
export class CoreValueIter {
  readonly #values: readonly CoreValue[]
  #position = 0

  constructor(values: readonly CoreValue[]) {
    this.#values = values
  }

  next(): CoreValue {
    return this.#values[this.#position++] as CoreValue
  }

  /** Returns the next core value, which is no `i64`. */
  nextNumber(): number {
    return this.next() as number
  }

  take(count: number): readonly CoreValue[] {
    const start = this.#position
    this.#position += count
    return this.#values.slice(start, this.#position)
  }
}

/** Creates the codec of a type that is a single core value. */
export function scalarCodec(
  core: CoreValueType,
  size: number,
  codec: {
    load(cx: LiftLowerContext, at: number): unknown
    store(cx: LiftLowerContext, value: unknown, at: number): void
    lift(cx: LiftLowerContext, value: CoreValue): unknown
    lower(cx: LiftLowerContext, value: unknown): CoreValue
  },
): Codec {
  return {
    size,
    alignment: size,
    flat: [core],
    load: codec.load,
    store: codec.store,
    lift: (cx, flat) => codec.lift(cx, flat.next()),
    lower: (cx, value, flat) => {
      flat.push(codec.lower(cx, value))
    },
  }
}
