import { hrtime } from 'node:process'
import { trap } from '@wasi-webgpu/component/host'
import { milliseconds } from '../sleep.ts'
import { lazyShim } from './lazy-shim.ts'

/**
 * `wasi:io/poll@0.2`. Its pollables are the shim's, for operations of the shim's worker, and {@link
 * Instant}s, which hold only a time. Pollables keep no timers, so a guest may create and abandon any number
 * of them.
 */
export const preview2Poll: object = {
  Pollable: class Pollable {},
  '[method]pollable.ready': (self: Pollable) => self.ready(),
  '[method]pollable.block': (self: Pollable) => self.block(),
  poll,
}

/** `pollable`. */
interface Pollable {
  ready(): boolean
  block(): void
}

/** A pollable that is ready from an instant of the monotonic clock on; from 0, always. */
export class Instant implements Pollable {
  readonly #mark: bigint

  constructor(mark: bigint) {
    this.#mark = mark
  }

  /** Nanoseconds until the instant; 0 or less when it is ready. */
  get rest(): bigint {
    return this.#mark - hrtime.bigint()
  }

  ready(): boolean {
    return this.rest <= 0n
  }

  block(): void {
    for (let { rest } = this; rest > 0n; rest = this.rest) Atomics.wait(nothing, 0, 0, milliseconds(rest))
  }
}

/** Location for `Atomics.wait` that no thread notifies. */
const nothing = new Int32Array(new SharedArrayBuffer(4))

/** Most pollables of a list. While the host asks them all, it does nothing else. */
const longestList = 65_536

function poll(list: readonly Pollable[]): Uint32Array {
  if (list.length === 0) trap('poll needs at least one pollable')
  if (list.length > longestList) trap(`poll takes at most ${longestList} pollables`)
  const instants = list.filter(pollable => pollable instanceof Instant)
  if (instants.length === 0) return pollShim(list)
  for (;;) {
    if (instants.some(instant => instant.ready()))
      return Uint32Array.from(list.keys()).filter(i => list[i]?.ready())
    const next = instants.reduce((first, other) => (other.rest < first.rest ? other : first))
    if (instants.length === list.length) next.block()
    else if (waitForShim(list, next)) return Uint32Array.from(list.keys()).filter(i => list[i]?.ready())
  }
}

/**
 * Waits until one of the shim's pollables is ready or an instant is near, and returns whether a pollable is
 * ready.
 */
function waitForShim(list: readonly Pollable[], next: Instant): boolean {
  const others = list.filter(pollable => !(pollable instanceof Instant))
  const ready = pollShim([...others, alarmBefore(next)])
  return ready.some(index => index < others.length)
}

function pollShim(list: readonly Pollable[]): Uint32Array {
  return lazyShim.io.poll.poll(list as never) as unknown as Uint32Array
}

/**
 * Returns a pollable of the shim that becomes ready no later than an instant. A pollable is reused while it is early enough;
 * an early end does no harm.
 */
function alarmBefore(instant: Instant): Pollable {
  const { rest } = instant
  if (alarm === undefined || alarm.at.rest > rest || alarm.pollable.ready()) {
    alarm?.pollable[Symbol.dispose]()
    const at = new Instant(hrtime.bigint() + (rest < longest ? rest : longest))
    const pollable = lazyShim.clocks.monotonicClock.subscribeDuration(at.rest > 0n ? at.rest : 0n)
    alarm = { at, pollable: pollable as unknown as Pollable & Disposable }
  }
  return alarm.pollable
}

let alarm: { readonly at: Instant; readonly pollable: Pollable & Disposable } | undefined

/**
 * One second; longer waits are repeated. The shim's timers outlive their pollables: those of a guest that waits for ever
 * earlier instants would accumulate.
 */
const longest = 1_000_000_000n
