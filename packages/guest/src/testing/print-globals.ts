/** Prints the state of the globals that the guest library adds to an engine. */

import '@wasi-webgpu/guest'

const order: string[] = []
const late = new Promise<void>(resolve => setTimeout(() => resolve(void order.push('20 ms')), 20))
setTimeout((...args) => order.push(args.join(' ')), 0, 'with', 'arguments')
const cancelled = setTimeout(() => order.push('cancelled'), 5)
clearTimeout(cancelled)
let ticks = 0
const twice = new Promise<void>(resolve => {
  const interval = setInterval(() => {
    order.push(`tick ${++ticks}`)
    if (ticks < 2) return
    clearInterval(interval)
    resolve()
  }, 1)
})
queueMicrotask(() => order.push('microtask'))
await Promise.all([late, twice])

const frames: string[] = []
await new Promise<void>(resolve => {
  const skipped = requestAnimationFrame(() => frames.push('skipped'))
  requestAnimationFrame(first => {
    frames.push('first')
    requestAnimationFrame(second => {
      frames.push(second > first ? 'later' : 'earlier')
      resolve()
    })
  })
  cancelAnimationFrame(skipped)
})

const controller = new AbortController()
const heard: unknown[] = []
controller.signal.addEventListener('abort', () => heard.push(controller.signal.aborted))
controller.abort()
heard.push(
  controller.signal.reason.name,
  AbortSignal.abort('why').reason,
  AbortSignal.any([controller.signal]).aborted,
)

performance.mark('start')
performance.mark('end')
const { name, duration } = performance.measure('between', 'start', 'end')

const copied = structuredClone({
  map: new Map([[1, { numbers: new Float32Array([0.5]) }]]),
  date: new Date(0),
})

console.log(
  JSON.stringify({
    order,
    frames,
    heard,
    now: performance.now() > 0 && performance.now() < 60_000,
    timeOrigin: Math.abs(performance.timeOrigin + performance.now() - Date.now()) < 10_000,
    measured: [name, duration >= 0],
    cloned: [copied.map.get(1)?.numbers[0], copied.date.getTime()],
    uuid: /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/.test(crypto.randomUUID()),
    userAgent: navigator.userAgent,
    enumerable: Object.keys(globalThis).filter(name => /^(GPU|navigator|set|request)/.test(name)),
  }),
)
console.log('%s has %d of %o', 'it', 3.7, { a: [1, 'two'] }, new Uint8Array(2), null)
console.group('indented')
console.log('line\nline')
console.groupEnd()
console.warn('to the standard error')
