/**
 * `performance`, whose clock starts with the program. The clock of an engine starts when the component is
 * built.
 *
 * @see https://www.w3.org/TR/hr-time-3/
 */

import { defineGlobals } from './define-globals.ts'

const clock = globalThis.performance

interface Entry {
  readonly name: string
  readonly entryType: 'mark' | 'measure'
  /** In milliseconds, like `duration`. */
  readonly startTime: number
  readonly duration: number
  readonly detail: unknown
}

interface MeasureOptions {
  readonly start?: string | number
  readonly end?: string | number
  readonly duration?: number
  readonly detail?: unknown
}

/** `Performance`, with the marks and measures of User Timing. */
class GuestPerformance {
  #origin = 0
  #timeOrigin = 0
  #entries: Entry[] = []

  get timeOrigin(): number {
    return this.#timeOrigin
  }

  now(): number {
    return clock.now() - this.#origin
  }

  /** Sets the time origin to now. */
  start(): void {
    this.#origin = clock.now()
    this.#timeOrigin = Date.now()
  }

  mark(
    name: string,
    { startTime = this.now(), detail = null }: { startTime?: number; detail?: unknown } = {},
  ): Entry {
    return this.#add({ name: `${name}`, entryType: 'mark', startTime, duration: 0, detail })
  }

  measure(name: string, from: string | MeasureOptions = {}, to?: string): Entry {
    const {
      start,
      end = to,
      duration,
      detail = null,
    } = typeof from === 'string' ? ({ start: from } as MeasureOptions) : from
    const endTime =
      end === undefined && duration !== undefined
        ? this.#time(start ?? 0) + duration
        : this.#time(end ?? this.now())
    const startTime =
      start === undefined && duration !== undefined ? endTime - duration : this.#time(start ?? 0)
    return this.#add({
      name: `${name}`,
      entryType: 'measure',
      startTime,
      duration: endTime - startTime,
      detail,
    })
  }

  getEntries(): Entry[] {
    return this.#entries.toSorted((one, other) => one.startTime - other.startTime)
  }

  getEntriesByType(type: string): Entry[] {
    return this.getEntries().filter(({ entryType }) => entryType === type)
  }

  getEntriesByName(name: string, type?: string): Entry[] {
    return this.getEntries().filter(
      entry => entry.name === name && (type === undefined || entry.entryType === type),
    )
  }

  clearMarks(name?: string): void {
    this.#clear('mark', name)
  }

  clearMeasures(name?: string): void {
    this.#clear('measure', name)
  }

  #add(entry: Entry): Entry {
    this.#entries.push(entry)
    return entry
  }

  #clear(type: string, name: string | undefined): void {
    this.#entries = this.#entries.filter(
      entry => entry.entryType !== type || (name !== undefined && entry.name !== name),
    )
  }

  /** Resolves a time, or the name of a mark to the time of its last occurrence. */
  #time(mark: string | number): number {
    if (typeof mark === 'number') return mark
    const found = this.#entries.findLast(({ name, entryType }) => name === mark && entryType === 'mark')
    if (found === undefined) throw new DOMException(`no mark is called '${mark}'`, 'SyntaxError')
    return found.startTime
  }
}

Object.defineProperty(GuestPerformance.prototype, Symbol.toStringTag, {
  value: 'Performance',
  configurable: true,
})

const guestPerformance = new GuestPerformance()
defineGlobals({ performance: guestPerformance })

/**
 * Starts the clock of `performance.now()`. Call it when a program starts that was evaluated at build time.
 */
export function startClock(): void {
  guestPerformance.start()
}
