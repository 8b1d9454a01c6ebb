/**
 * Unhandled rejections in StarlingMonkey. The engine keeps the promises in a set. After it has evaluated the program, at build time,
 * it iterates over the set to print them, by the protocol of JavaScript. The method `Symbol.iterator` of sets' iterators can thereby
 * keep the engine's iterator, which goes on to yield promises that enter the set later, as long as it has not reached the end.
 */
import { lookForUnhandled, takeUnhandledBy } from './uncaught.ts'

const iterators: Iterator<Promise<unknown>> = Object.getPrototypeOf(new Set().values())
// The program may replace all of these.
const { next } = iterators
const { then } = Promise.prototype
const reject = Promise.reject.bind(Promise)

/** Iterator over the engine's set. */
let kept: Iterator<Promise<unknown>> | undefined
/** Is in the set when the engine iterates over it. */
const mark = reject()

Object.defineProperty(iterators, Symbol.iterator, {
  configurable: true,
  value(this: Iterator<Promise<unknown>>) {
    const first = next.call(this)
    if (first.value !== mark) return restOf(this, first)
    Reflect.deleteProperty(iterators, Symbol.iterator)
    kept = this
    handle(mark)
    return take().values()
  },
})

/** Yields the first result of an iterator, and those that follow. */
function* restOf(iterator: Iterator<unknown>, first: IteratorResult<unknown>): Generator<unknown> {
  for (let result = first; !result.done; result = next.call(iterator)) yield result.value
}

/** Takes the promises that entered the set since the last time and have no handler. */
function take(): Promise<unknown>[] {
  const end = reject()
  const taken: Promise<unknown>[] = []
  for (;;) {
    const { value: promise, done } = next.call(kept)
    if (promise === end || done) break
    taken.push(promise)
  }
  handle(end)
  return taken
}

function handle(promise: Promise<unknown>): void {
  then.call(promise, undefined, () => {})
}

/** Lets the program observe rejections. */
export function start(): void {
  if (kept) takeUnhandledBy(take)
  lookForUnhandled()
}
