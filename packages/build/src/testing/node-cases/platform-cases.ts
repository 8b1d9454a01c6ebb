import { type Any, type Cases, each } from './cases.ts'

/** Waits until the timers that are due have run. */
const wait = (delay: number) => new Promise(resolve => setTimeout(resolve, delay))

const odd: readonly Any[] = [undefined, null, 42, true, 'text', Symbol.iterator, {}, [1, 2], 10n, '\ud800x']

/** A case for each value, whose name ends with the number of the value. */
function forEach(name: string, values: readonly Any[], run: (value: Any) => unknown): Cases {
  return Object.fromEntries(values.map((value, i) => [`${name}: ${i}`, () => run(value)]))
}

const texts: Cases = {
  ...forEach('TextEncoder.encode', odd, value => [...new TextEncoder().encode(value)]),
  ...forEach('TextEncoder.encodeInto', odd, value => {
    const into = new Uint8Array(4)
    return [new TextEncoder().encodeInto(value, into), ...into]
  }),
  'TextEncoder.encodeInto other arrays': () =>
    each(
      '',
      [new Float32Array(4), new ArrayBuffer(4), undefined, [], 'x'].map(
        into => () => new TextEncoder().encodeInto('a', into as Any),
      ),
    ),
  'TextEncoder needs new': () => (TextEncoder as Any)(),
  'TextEncoder has its members': () => [
    new TextEncoder().encoding,
    String(new TextEncoder()),
    Object.keys(new TextEncoder()),
    TextEncoder.length,
  ],
  'TextDecoder.decode of buffers': () => {
    const { buffer } = Uint8Array.of(0, 0x61, 0xc3, 0xa9, 0xff, 0, 0, 0)
    return each(
      '',
      [
        buffer,
        new Uint16Array(buffer, 2, 1),
        new DataView(buffer, 1, 3),
        new Uint8Array(buffer),
        new SharedArrayBuffer(2),
        undefined,
      ].map(input => () => new TextDecoder().decode(input as Any)),
    )
  },
  ...forEach('TextDecoder.decode', odd.slice(1), value => new TextDecoder().decode(value)),
  'TextDecoder labels': () =>
    each(
      '',
      [
        'utf-8',
        ' UTF8 ',
        'unicode-1-1-utf-8',
        'ascii',
        'latin1',
        'windows-1252',
        'utf-16le',
        'utf-16',
        'nothing',
        '',
        5,
        null,
        undefined,
      ].map(label => () => new TextDecoder(label as Any).encoding),
    ),
  'TextDecoder of UTF-16': () =>
    each('', [
      () => new TextDecoder('utf-16le').decode(Uint8Array.of(0x61, 0, 0x3d, 0xd8, 0, 0xde)),
      () => new TextDecoder('utf-16le').decode(Uint8Array.of(0xff, 0xfe, 0x61, 0)),
      () => new TextDecoder('utf-16le').decode(Uint8Array.of(0x61)),
      () => new TextDecoder('utf-16le').decode(Uint8Array.of(0x3d, 0xd8, 0x61, 0)),
      () => new TextDecoder('utf-16le', { fatal: true }).decode(Uint8Array.of(0x61)),
      () => {
        const decoder = new TextDecoder('utf-16le')
        return [
          decoder.decode(Uint8Array.of(0x3d), { stream: true }),
          decoder.decode(Uint8Array.of(0xd8, 0), { stream: true }),
          decoder.decode(Uint8Array.of(0xde)),
        ]
      },
    ]),
  'TextDecoder options': () =>
    each('', [
      () => new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.of(0xff)),
      () => new TextDecoder('utf-8', { fatal: 1 as Any }).fatal,
      () =>
        new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61)).length,
      () => new TextDecoder('utf-8', 5 as Any).fatal,
      () => new TextDecoder('utf-8', null as Any).fatal,
      () => (TextDecoder as Any)(),
      () => Object.keys(new TextDecoder()),
      () => String(new TextDecoder()),
      () => new TextDecoder().decode(Uint8Array.of(0x61), { stream: 'yes' as Any }),
      () => new TextDecoder().decode(Uint8Array.of(0x61), 5 as Any),
    ]),
}

class Point {
  x = 1
}

const clones: Cases = {
  ...forEach(
    'structuredClone',
    [
      ...odd,
      Object(Symbol('s')),
      new Point(),
      new Error('e', { cause: 1 }),
      new AggregateError([1]),
      /a/gi,
      new Date(Number.NaN),
      new WeakRef({}),
    ],
    value => {
      const copy = structuredClone(value)
      return [typeof copy, String(copy), Object.getPrototypeOf(copy ?? 1) === Object.prototype, copy]
    },
  ),
  'structuredClone of no argument': () => (structuredClone as Any)(),
  'structuredClone options': () =>
    each('', [
      () => structuredClone(1, null as Any),
      () => structuredClone(1, 5 as Any),
      () => structuredClone(1, { transfer: 5 as Any }),
      () => structuredClone(1, { transfer: [{}] as Any }),
      () => {
        const buffer = new ArrayBuffer(4)
        return structuredClone(1, { transfer: [buffer, buffer] })
      },
      () => {
        const bytes = Uint8Array.of(1, 2)
        const copy = structuredClone(bytes, { transfer: [bytes.buffer] })
        return [bytes.byteLength, copy]
      },
    ]),
  'structuredClone of an accessor that throws': () =>
    structuredClone({
      get a() {
        throw new RangeError('no')
      },
    }),
  'structuredClone drops lastIndex': () => {
    const expression = /a/g
    expression.lastIndex = 3
    return structuredClone(expression).lastIndex
  },
}

const aborting: Cases = {
  'AbortSignal.timeout aborts with a TimeoutError': async () => {
    const signal = AbortSignal.timeout(1)
    await wait(50)
    return [signal.aborted, signal.reason.name, signal.reason.code, signal.reason instanceof DOMException]
  },
  'AbortSignal.timeout keeps no program alive': () => AbortSignal.timeout(100_000).aborted,
  ...forEach(
    'AbortSignal.timeout',
    [-1, 2 ** 32, 'x', undefined, 1.5, Number.NaN, Number.POSITIVE_INFINITY],
    value => AbortSignal.timeout(value).aborted,
  ),
  'AbortSignal.any': () =>
    each('', [
      () => AbortSignal.any([]).aborted,
      () => AbortSignal.any([AbortSignal.abort(1), AbortSignal.abort(2)]).reason,
      () => AbortSignal.any(5 as Any),
      () => AbortSignal.any([{}] as Any),
      () => {
        const [a, b] = [new AbortController(), new AbortController()]
        const any = AbortSignal.any([a.signal, b.signal])
        let events = 0
        any.onabort = () => events++
        b.abort('b')
        a.abort('a')
        return [any.reason, events]
      },
    ]),
  'AbortSignal cannot be constructed': () => new (AbortSignal as Any)(),
  'AbortController.abort once': () => {
    const controller = new AbortController()
    const heard: unknown[] = []
    controller.signal.addEventListener('abort', event =>
      heard.push(event.type, event.target === controller.signal),
    )
    controller.abort()
    controller.abort(5)
    return [
      heard,
      controller.signal.reason.name,
      controller.signal.reason.code,
      String(controller),
      String(controller.signal),
    ]
  },
  'throwIfAborted throws the reason': () => AbortSignal.abort('why').throwIfAborted(),
  'reasons may be any value': () =>
    each(
      '',
      odd.map(reason => () => String(AbortSignal.abort(reason).reason)),
    ),
}

const timers: Cases = {
  ...forEach('a timer after a delay that is no number', [undefined, null, '3', 'x', {}, 1.9], async delay => {
    const timer = setTimeout(() => heard.push('early'), delay)
    const heard: string[] = []
    await wait(40)
    clearTimeout(timer)
    return heard
  }),
  ...forEach(
    'setTimeout refuses',
    [undefined, null, 'code', 5, {}],
    callback => void setTimeout(callback, 1),
  ),
  ...forEach('queueMicrotask refuses', [undefined, null, 'code', 5, {}], callback =>
    queueMicrotask(callback),
  ),
  ...forEach('clearTimeout ignores', [undefined, null, 'x', 123_456, {}], timer => clearTimeout(timer)),
  'timers run in the order of their times': async () => {
    const order: unknown[] = []
    setTimeout(() => order.push(30), 30)
    setTimeout(() => order.push(1), 1)
    setTimeout((...args: unknown[]) => order.push(args), 10, 'a', 2)
    queueMicrotask(() => order.push('microtask'))
    Promise.resolve().then(() => order.push('promise'))
    await wait(120)
    return order
  },
  'an interval stops in its callback': async () => {
    let calls = 0
    const interval = setInterval(() => {
      if (++calls === 3) clearInterval(interval)
    }, 1)
    await wait(80)
    return calls
  },
  'a cleared timer does not run': async () => {
    let calls = 0
    clearTimeout(setTimeout(() => calls++, 1))
    clearInterval(setTimeout(() => calls++, 1))
    await wait(20)
    return calls
  },
}

export const platformCases: Readonly<Record<string, Cases>> = { texts, clones, aborting, timers }
