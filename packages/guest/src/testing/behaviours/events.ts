import { type Behaviour, bufferOf, thrown, wrong } from '../observe-behaviours.ts'

/** An error that no scope captures. */
function fail(device: GPUDevice): void {
  device.createBuffer({ size: 4, usage: 0 })
}

/** Until all that was done so far has been told. */
async function told(device: GPUDevice): Promise<void> {
  await device.queue.onSubmittedWorkDone()
  await new Promise(resolve => setTimeout(resolve, 20))
}

const noStreams = 'it has no streams, and so no way to hear of errors'

export const events: Behaviour[] = [
  {
    name: 'an error that no scope captures is an event',
    run: async ({ device }) => {
      const seen: unknown[] = []
      device.addEventListener('uncapturederror', event => {
        event.preventDefault()
        const { error, type, target } = event
        seen.push(event instanceof GPUUncapturedErrorEvent, event instanceof Event, type, target === device)
        seen.push(error instanceof GPUValidationError, error.message.length > 0)
      })
      fail(device)
      await told(device)
      return seen
    },
    expected: [true, true, 'uncapturederror', true, true, true],
    dawn: { shows: [true, true, 'uncapturederror', false, true, true], because: 'its events have no target' },
    starlingMonkey: { shows: [], because: noStreams },
  },
  {
    name: 'onuncapturederror is called, and can be taken away',
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
      await told(device)
      device.onuncapturederror = null
      device.addEventListener('uncapturederror', event => event.preventDefault())
      fail(device)
      await told(device)
      return [before, isHandler, device.onuncapturederror, count]
    },
    expected: [null, true, null, 1],
    starlingMonkey: { shows: [null, true, null, 0], because: noStreams },
  },
  {
    name: 'what is no function is no handler',
    run: ({ device }) => {
      device.onuncapturederror = wrong(5)
      return device.onuncapturederror
    },
    expected: null,
    dawn: { shows: 'failed: TypeError', because: 'it takes functions only' },
  },
  {
    name: 'listeners hear each error once, in the order of the errors and of the listeners',
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
      await told(device)
      device.removeEventListener('uncapturederror', first)
      device.addEventListener('uncapturederror', listen('third'))
      fail(device)
      await told(device)
      return heard
    },
    expected: ['first18', 'second18', 'first18', 'third18'],
    dawn: {
      shows: ['first18', 'first18', 'second18', 'first18', 'first18', 'first18', 'third18'],
      because: 'it adds a listener twice',
    },
    starlingMonkey: { shows: [], because: noStreams },
  },
  {
    name: 'an error that a scope captures is no event',
    run: async ({ device }) => {
      let count = 0
      device.onuncapturederror = () => count++
      device.pushErrorScope('validation')
      fail(device)
      await device.popErrorScope()
      await told(device)
      return count
    },
    expected: 0,
  },
  {
    name: 'a program can make and dispatch the event itself',
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
    name: 'the event needs its type and an error',
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
    dawn: { shows: ['TypeError', 'TypeError', 'TypeError', 'nothing'], because: 'it takes any error' },
  },
  {
    name: 'a device that is destroyed is lost, for that reason',
    run: async ({ device }) => {
      let isLost = false
      device.lost.then(() => {
        isLost = true
      })
      await told(device)
      const before = isLost
      device.destroy()
      const info = await device.lost
      return [before, info instanceof GPUDeviceLostInfo, info.reason, typeof info.message]
    },
    expected: [false, true, 'destroyed', 'string'],
  },
  {
    name: 'a lost device may be destroyed again and used without an error',
    run: async ({ device }) => {
      device.destroy()
      const { reason } = await device.lost
      device.destroy()
      return [reason, thrown(() => bufferOf(device)), thrown(() => device.queue.submit([]))]
    },
    expected: ['destroyed', 'nothing', 'nothing'],
  },
  {
    name: 'a promise is not settled before the program waits',
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
    name: 'microtasks that wait already go first',
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
    name: 'mappings that were asked for before come before the work is done',
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
    name: 'timers have their turn while a program waits for the GPU again and again',
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
    name: 'scopes are settled in the order in which they were popped',
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
    name: 'work that is done settles with undefined',
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
    name: 'the end of a device is told before a promise that was made after it',
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
    name: 'the event handler of a device is an accessor of its prototype, and listeners are of EventTarget',
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
      because: 'its devices have functions of their own',
    },
  },
  {
    name: 'a listener may be there for both phases, and be taken from one of them',
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
      await told(device)
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
    dawn: { shows: true, because: 'it does not look at the result of a handler' },
  },
]
