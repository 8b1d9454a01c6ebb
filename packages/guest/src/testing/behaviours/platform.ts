import { type Behaviour, rejected, thrown, wrong } from '../observe-behaviours.ts'

/** Returns the next message that a port receives. */
function messageOf(port: MessagePort): Promise<MessageEvent> {
  return new Promise(resolve => {
    port.onmessage = resolve
  })
}

/** Behaviour of the globals around WebGPU that libraries expect. */
export const platform: Behaviour[] = [
  {
    name: 'interfaces of the platform have the names of their globals',
    run: () =>
      [AbortController, AbortSignal, CustomEvent, Event, EventTarget, MessageChannel, MessagePort].map(
        ({ name }) => name,
      ),
    expected: [
      'AbortController',
      'AbortSignal',
      'CustomEvent',
      'Event',
      'EventTarget',
      'MessageChannel',
      'MessagePort',
    ],
  },
  {
    name: 'a listener is called once for each event, also as an object, until it is removed',
    run: () => {
      const heard: unknown[] = []
      const target = new EventTarget()
      function listen(this: unknown, { type }: Event) {
        heard.push(type, this === target)
      }
      const object = {
        handleEvent(event: Event) {
          heard.push(this === object, event.target === target)
        },
      }
      for (const listener of [listen, listen, object, null]) target.addEventListener('event', listener)
      target.dispatchEvent(new Event('event'))
      target.removeEventListener('event', listen)
      target.dispatchEvent(new Event('event'))
      target.removeEventListener('event', object)
      target.dispatchEvent(new Event('event'))
      return heard
    },
    expected: ['event', true, true, true, true, true],
  },
  {
    name: 'Math.acosh of a number below 1 is NaN',
    run: () =>
      [-2_207_528.25, -65_504, -65_536, -2, 0, 0.999].map(number => Number.isNaN(Math.acosh(number))),
    expected: Array(6).fill(true),
  },
  {
    name: 'Math.acosh of 1 and larger numbers is correct',
    run: () => [1, 2, 65_504, Number.POSITIVE_INFINITY].map(number => Math.acosh(number).toFixed(6)),
    expected: ['0.000000', '1.316958', '11.783014', 'Infinity'],
  },
  {
    name: 'long texts and their UTF-8 are converted completely, and invalid bytes as the Encoding Standard requires',
    run: () => {
      const text = 'aé€🎉'.repeat(20_000)
      const bytes = new TextEncoder().encode(text)
      const cut = bytes.subarray(1, -1)
      return [
        bytes.length,
        new TextDecoder().decode(bytes) === text,
        new TextDecoder().decode(cut) === `${text.slice(1, -2)}\ufffd`,
        thrown(() => new TextDecoder('utf-8', { fatal: true }).decode(cut)),
        new TextEncoder().encodeInto(text, new Uint8Array(1002)).read,
      ]
    },
    expected: [200_000, true, true, 'TypeError', 501],
  },
  {
    name: 'a custom event has a detail',
    run: () => {
      const event = new CustomEvent('custom', { detail: [1], cancelable: true })
      return [
        event instanceof Event,
        event.type,
        event.detail,
        event.cancelable,
        new CustomEvent('custom').detail,
        String(event),
      ]
    },
    expected: [true, 'custom', [1], true, null, '[object CustomEvent]'],
    starlingMonkey: { shows: 'failed: TypeError', because: 'its constructor requires the second argument' },
  },
  {
    name: 'a port receives a clone of a message in a later turn',
    run: async () => {
      const { port1, port2 } = new MessageChannel()
      const sent = { numbers: [1, 2] }
      const message = messageOf(port2)
      port1.postMessage(sent)
      sent.numbers.push(3)
      const event = await message
      port1.close()
      return [
        event instanceof MessageEvent,
        event.type,
        event.data,
        event.ports.length,
        event.target === port2,
      ]
    },
    expected: [true, 'message', { numbers: [1, 2] }, 0, true],
  },
  {
    name: 'messages wait until their port is started, and arrive in order',
    run: async () => {
      const { port1, port2 } = new MessageChannel()
      port1.postMessage('first')
      port1.postMessage('second')
      const heard: unknown[] = []
      await new Promise<void>(resolve => {
        port2.addEventListener('message', ({ data }) => {
          heard.push(data)
          if (data === 'third') resolve()
        })
        port2.start()
        port1.postMessage('third')
      })
      port1.close()
      return heard
    },
    expected: ['first', 'second', 'third'],
  },
  {
    name: 'postMessage and structuredClone detach a transferred buffer',
    run: async () => {
      const { port1, port2 } = new MessageChannel()
      const [posted, cloned] = [new ArrayBuffer(4), new ArrayBuffer(8)]
      const message = messageOf(port2)
      port1.postMessage(posted, [posted])
      const copy = structuredClone(cloned, { transfer: [cloned] })
      const { data } = await message
      port1.close()
      return [posted.byteLength, data.byteLength, cloned.byteLength, copy.byteLength]
    },
    expected: [0, 4, 0, 8],
  },
  {
    name: 'structuredClone of a function throws a DataCloneError',
    run: () => [
      thrown(() => structuredClone(() => {})),
      thrown(() => new MessageChannel().port1.postMessage(Symbol.iterator)),
    ],
    expected: ['DataCloneError', 'DataCloneError'],
    starlingMonkey: {
      shows: ['DataCloneError', 'TypeError'],
      because: 'its structuredClone does not support symbols',
    },
  },
  {
    name: 'a program cannot construct a MessagePort',
    run: () => thrown(() => new (MessagePort as unknown as { new (): object })()),
    expected: 'TypeError',
  },
  {
    name: 'listeners respect once, signal and capture',
    run: () => {
      const target = new EventTarget()
      const heard: string[] = []
      const controller = new AbortController()
      const both = () => heard.push('both')
      target.addEventListener('e', () => heard.push('once'), { once: true })
      target.addEventListener('e', () => heard.push('signal'), { signal: controller.signal })
      target.addEventListener('e', both)
      target.addEventListener('e', both, { capture: true })
      target.addEventListener('e', both, true)
      target.addEventListener('e', { handleEvent: () => heard.push('object') })
      target.dispatchEvent(new Event('e'))
      controller.abort()
      target.removeEventListener('e', both)
      heard.push('|')
      target.dispatchEvent(new Event('e'))
      return heard.toSorted().join(' ')
    },
    expected: 'both both both object object once signal |',
  },
  {
    name: 'an event has the fields of the DOM',
    run: () => {
      const target = new EventTarget()
      const seen: unknown[] = []
      target.addEventListener('e', event => {
        event.preventDefault()
        seen.push(event.target === target, event.currentTarget === target, event.eventPhase)
        seen.push(event.composedPath().length, event.defaultPrevented)
      })
      const event = new Event('e', { cancelable: true })
      const isUncancelled = target.dispatchEvent(event)
      return [
        ...seen,
        isUncancelled,
        event.currentTarget,
        event.isTrusted,
        thrown(() => target.dispatchEvent(wrong({}))),
      ]
    },
    expected: [true, true, 2, 1, true, false, null, false, 'TypeError'],
  },
  {
    name: 'a DOMException of WebGPU has its legacy code',
    run: async ({ device }) => {
      const codes = ['OperationError', 'AbortError', 'InvalidStateError', 'DataCloneError']
      const name = await rejected(() => device.createBuffer({ size: 4, usage: 4 }).mapAsync(GPUMapMode.READ))
      return [...codes.map(name => new DOMException('', name).code), name, DOMException.ABORT_ERR]
    },
    expected: [0, 20, 11, 25, 'OperationError', 20],
  },
]
