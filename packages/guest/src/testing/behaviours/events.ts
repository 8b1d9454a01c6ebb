import { type Behaviour, bufferOf, eventsDelivered, noStreams, thrown, wrong } from '../observe-behaviours.ts'

/** Causes an error that no scope captures. */
function fail(device: GPUDevice): void {
  device.createBuffer({ size: 4, usage: 0 })
}

/** Events of a device, `device.lost`, and the order of promises and tasks. */
export const events: Behaviour[] = [
  {
    name: 'an uncaptured error dispatches the event uncapturederror',
    run: async ({ device }) => {
      const seen: unknown[] = []
      device.addEventListener('uncapturederror', event => {
        event.preventDefault()
        const { error, type, target } = event
        seen.push(event instanceof GPUUncapturedErrorEvent, event instanceof Event, type, target === device)
        seen.push(error instanceof GPUValidationError, error.message.length > 0)
      })
      fail(device)
      await eventsDelivered(device)
      return seen
    },
    expected: [true, true, 'uncapturederror', true, true, true],
    dawn: { shows: [true, true, 'uncapturederror', false, true, true], because: 'its events lack a target' },
    starlingMonkey: { shows: [], because: noStreams },
  },
  {
    name: 'onuncapturederror is called until it is set to null',
    run: async ({ device }) => {
      let count = 0
      const before = device.onuncapturederror
      const handler = (event: GPUUncapturedErrorEvent) => {
        event.preventDefault()
        count++
      }
      device.onuncapturederror = handler
      const isHandler = device.onuncapturederror === handler
      fail(device)
      await eventsDelivered(device)
      device.onuncapturederror = null
      device.addEventListener('uncapturederror', event => event.preventDefault())
      fail(device)
      await eventsDelivered(device)
      return [before, isHandler, device.onuncapturederror, count]
    },
    expected: [null, true, null, 1],
    starlingMonkey: { shows: [null, true, null, 0], because: noStreams },
  },
  {
    name: 'setting onuncapturederror to a primitive sets it to null',
    run: ({ device }) => {
      device.onuncapturederror = wrong(5)
      return device.onuncapturederror
    },
    expected: null,
    dawn: { shows: 'failed: TypeError', because: 'it accepts only functions' },
  },
  {
    name: 'listeners receive each error once, in the order of the errors and of their registration',
    run: async ({ device }) => {
      const heard: string[] = []
      const listen = (name: string) => (event: GPUUncapturedErrorEvent) => {
        event.preventDefault()
        heard.push(name + event.error.constructor.name.length)
      }
      const first = listen('first')
      device.addEventListener('uncapturederror', first)
      device.addEventListener('uncapturederror', first)
      device.addEventListener('uncapturederror', listen('second'), { once: true })
      fail(device)
      fail(device)
      await eventsDelivered(device)
      device.removeEventListener('uncapturederror', first)
      device.addEventListener('uncapturederror', listen('third'))
      fail(device)
      await eventsDelivered(device)
      return heard
    },
    expected: ['first18', 'second18', 'first18', 'third18'],
    dawn: {
      shows: ['first18', 'first18', 'second18', 'first18', 'first18', 'first18', 'third18'],
      because: 'it registers a listener twice',
    },
    starlingMonkey: { shows: [], because: noStreams },
  },
  {
    name: 'a captured error dispatches no event',
    run: async ({ device }) => {
      let count = 0
      device.onuncapturederror = () => count++
      device.pushErrorScope('validation')
      fail(device)
      await device.popErrorScope()
      await eventsDelivered(device)
      return count
    },
    expected: 0,
  },
  {
    name: 'a program can construct and dispatch a GPUUncapturedErrorEvent',
    run: ({ device }) => {
      const error = new GPUInternalError('mine')
      const event = new GPUUncapturedErrorEvent('uncapturederror', { error, cancelable: true })
      let message = ''
      device.onuncapturederror = event => {
        message = event.error.message
        event.preventDefault()
      }
      const isUncancelled = device.dispatchEvent(event)
      return [message, isUncancelled, event.defaultPrevented, event.error === error]
    },
    expected: ['mine', false, true, true],
  },
  {
    name: 'GPUUncapturedErrorEvent requires a type and an error',
    run: () => {
      const Event = wrong(GPUUncapturedErrorEvent) as { new (...args: unknown[]): object }
      return [
        thrown(() => new Event()),
        thrown(() => new Event('uncapturederror')),
        thrown(() => new Event('uncapturederror', {})),
        thrown(() => new Event('uncapturederror', { error: {} })),
      ]
    },
    expected: ['TypeError', 'TypeError', 'TypeError', 'TypeError'],
    dawn: { shows: ['TypeError', 'TypeError', 'TypeError', 'nothing'], because: 'it accepts any error' },
  },
  {
    name: 'device.lost of a destroyed device resolves with the reason destroyed',
    run: async ({ device }) => {
      let isLost = false
      device.lost.then(() => {
        isLost = true
      })
      await eventsDelivered(device)
      const before = isLost
      device.destroy()
      const info = await device.lost
      return [before, info instanceof GPUDeviceLostInfo, info.reason, typeof info.message]
    },
    expected: [false, true, 'destroyed', 'string'],
  },
  {
    name: 'using or destroying a lost device reports no error',
    run: async ({ device }) => {
      device.destroy()
      const { reason } = await device.lost
      device.destroy()
      return [reason, thrown(() => bufferOf(device)), thrown(() => device.queue.submit([]))]
    },
    expected: ['destroyed', 'nothing', 'nothing'],
  },
  {
    name: 'a promise does not settle before the program awaits',
    run: async ({ device }) => {
      const order: string[] = []
      const done = device.queue.onSubmittedWorkDone().then(() => order.push('done'))
      order.push('called')
      await done
      return order
    },
    expected: ['called', 'done'],
  },
  {
    name: 'microtasks that are already queued run before a promise of the GPU settles',
    run: async ({ device }) => {
      const order: string[] = []
      void Promise.resolve().then(() => order.push('microtask'))
      const done = device.queue.onSubmittedWorkDone().then(() => order.push('done'))
      queueMicrotask(() => order.push('another'))
      await done
      return order
    },
    expected: ['microtask', 'another', 'done'],
  },
  {
    name: 'earlier mapAsync promises settle before onSubmittedWorkDone',
    run: async ({ device }) => {
      const order: string[] = []
      const buffers = ['a', 'b'].map(label => device.createBuffer({ label, size: 4, usage: 9 }))
      const promises = buffers.map(buffer =>
        buffer.mapAsync(GPUMapMode.READ).then(() => order.push(buffer.label)),
      )
      await Promise.all([...promises, device.queue.onSubmittedWorkDone().then(() => order.push('done'))])
      return order
    },
    expected: ['a', 'b', 'done'],
  },
  {
    name: 'timers run while a program repeatedly awaits the GPU',
    run: async ({ device }) => {
      let isOver = false
      setTimeout(() => {
        isOver = true
      }, 1)
      const end = performance.now() + 2_000
      while (!isOver && performance.now() < end) await device.queue.onSubmittedWorkDone()
      return isOver
    },
    expected: true,
  },
  {
    name: 'popErrorScope promises settle in the order of the calls',
    run: async ({ device }) => {
      const order: string[] = []
      device.pushErrorScope('validation')
      device.pushErrorScope('validation')
      device.pushErrorScope('validation')
      await Promise.all(['a', 'b', 'c'].map(name => device.popErrorScope().then(() => order.push(name))))
      return order
    },
    expected: ['a', 'b', 'c'],
  },
  {
    name: 'onSubmittedWorkDone resolves to undefined',
    run: async ({ device }) => {
      const buffer = device.createBuffer({ size: 4, usage: 9 })
      return [
        (await device.queue.onSubmittedWorkDone()) === undefined,
        (await buffer.mapAsync(1)) === undefined,
      ]
    },
    expected: [true, true],
  },
  {
    name: 'device.lost resolves before promises that were made after destroy',
    run: async ({ device }) => {
      let isLost = false
      device.lost.then(() => {
        isLost = true
      })
      device.pushErrorScope('validation')
      device.destroy()
      await device.popErrorScope()
      return isLost
    },
    expected: true,
  },
  {
    name: 'onuncapturederror is an accessor of GPUDevice.prototype, and addEventListener is inherited from EventTarget',
    run: () => {
      const { prototype } = GPUDevice
      return [
        Object.getPrototypeOf(prototype) === EventTarget.prototype,
        typeof Object.getOwnPropertyDescriptor(prototype, 'onuncapturederror')?.set,
        ['addEventListener', 'removeEventListener', 'dispatchEvent'].filter(name =>
          Object.hasOwn(prototype, name),
        ),
      ]
    },
    expected: [true, 'function', []],
    dawn: {
      shows: [true, 'function', ['addEventListener', 'removeEventListener', 'dispatchEvent']],
      because: 'its devices have own functions',
    },
  },
  {
    name: 'a listener can be registered for both phases and removed from one',
    run: async ({ device }) => {
      let count = 0
      const listener = (event: Event) => {
        event.preventDefault()
        count++
      }
      device.addEventListener('uncapturederror', listener, { capture: true })
      device.addEventListener('uncapturederror', listener)
      device.removeEventListener('uncapturederror', listener)
      fail(device)
      await eventsDelivered(device)
      return count
    },
    expected: 1,
    starlingMonkey: { shows: 0, because: noStreams },
  },
  {
    name: 'an event handler that returns false cancels the event',
    run: ({ device }) => {
      device.onuncapturederror = () => false
      const error = new GPUInternalError('mine')
      const init = { error, cancelable: true }
      return device.dispatchEvent(new GPUUncapturedErrorEvent('uncapturederror', init))
    },
    expected: false,
    dawn: { shows: true, because: 'it ignores the result of a handler' },
  },
]
