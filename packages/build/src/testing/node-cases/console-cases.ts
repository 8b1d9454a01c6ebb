/** Calls of `console`; the printed lines are compared. Objects that Node prints in several lines are left out. */

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
