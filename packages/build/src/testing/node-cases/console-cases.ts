/** Calls of `console`; the printed lines are compared. */

const values: readonly unknown[] = [
  undefined,
  null,
  true,
  5,
  -0,
  1.5e300,
  10n,
  Symbol('s'),
  '',
  'line\nline',
  [],
  [1, 'two', null],
  {},
  { a: 1, 'b-c': [2], d: { e: 1 } },
  [[[1]]],
]

for (const value of values) {
  console.log(value)
  console.log([value], { value })
}
console.log(new Uint8Array(3), Float32Array.of(1.5, -2), new Float32Array(), new Date(0))
console.log()
console.log('%s %s %s', 'a', 5, { a: 1 }, 'rest', 5)
console.log('%d %i %f %d %i %f', '5.5', 5.7, '1.5', 10n, 10n, 'x')
console.log('%o %O %j %c styled %%', { a: 1 }, { a: [1] }, { a: 1 }, 'color: red')
console.log('%s %d missing')
console.log('100%', 5, '%s', 'x')
console.log('%s %s %s %s', null, Symbol('a'), -0, 10n, undefined, -0)
console.log('%s %d', new Date(0), '7', '%s')
console.log('%%')
console.log('%x %s', 1)
console.group('group')
console.log('in\nside')
console.group()
console.info('deeper')
console.groupEnd()
console.debug({ b: 1 })
console.groupEnd()
console.groupEnd()
console.count()
console.count('c')
console.count('c')
console.countReset('c')
console.count('c')
console.dir({ a: { b: { c: { d: 1 } } } }, { depth: 0 })
console.log({ a: { b: { c: { d: 1 } } } })
console.dirxml({ a: 1 }, 2)
console.table([
  [1, 2],
  [3, 4],
])
console.table([
  { a: 1, b: 'x' },
  { a: 2, c: true },
])
console.table([{ a: 1, b: 2 }], ['b'])
console.table(5)
console.table(new Map([['k', 1]]))
console.table(new Set(['k', 1]))
console.assert(true, 'nothing')

// Objects that take several lines, and those with a text of their own.
class Printed {
  x = 1
  #y = 2
  get z() {
    return this.#y
  }
}
const named = () => 1
const Table = class extends Map<number, number> {}
const circular: Record<string, unknown> = { a: 1 }
circular.self = { circular }
const detached = new ArrayBuffer(4)
const viewOfDetached = new Uint8Array(detached)
detached.transfer()
const objects: readonly unknown[] = [
  { a: 'x'.repeat(30), b: 'y'.repeat(30) },
  { a: 'x'.repeat(200) },
  ['x'.repeat(100), 'y'],
  { text: 'line\n'.repeat(20) },
  Array.from({ length: 120 }, (_, i) => i * 37),
  Array.from({ length: 30 }, (_, i) => `item${i ** 3}`),
  new Uint8Array(200),
  { nested: { list: Array.from({ length: 10 }, (_, id) => ({ id })) } },
  { a: 1, b: { c: { d: [] } } },
  [[], [[]], [[[]]], [[[[]]]], {}, [{}]],
  Object.assign([], { 0: 1, 2: 3, length: 5 }),
  new Map<unknown, unknown>([
    ['a', { b: 1 }],
    [{}, [1, 2]],
  ]),
  new Set([1, 'x']),
  new Table([[1, 2]]),
  Object.assign(Object.create(null), { a: 1 }),
  new Printed(),
  [Printed, class extends Printed {}, () => 1, named, async () => {}],
  Object.assign(() => 1, { a: 1 }),
  Object.assign([1], { key: 2 }),
  {
    get a() {
      return 1
    },
    set a(_) {},
    get b() {
      return 1
    },
    [Symbol('s')]: 1,
    'a-b': 2,
  },
  ['a\nb', "it's", 'say "hi" it\'s', '\x1b\0\ud800'],
  [
    new ArrayBuffer(4),
    detached,
    viewOfDetached,
    new DataView(new ArrayBuffer(2)),
    new WeakMap(),
    /x/g,
    new Date(0),
    Object('ab'),
    Object(3n),
  ],
  [Math, JSON, Symbol.iterator, -0, 10n],
  circular,
]
for (const object of objects) console.log(object)
console.log({ objects })
console.dir(objects.slice(7, 9), { depth: null })
