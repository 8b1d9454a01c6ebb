import { describe, expect, test } from 'vitest'
import { component, run } from '../testing/wat.ts'
import { camelCase, pascalCase, spell } from './js-names.ts'

test('a kebab-case name is camelCase in JS, and PascalCase for a resource', () => {
  expect(['get-mapped-range', 'to-JSON', 'a-1'].map(camelCase)).toEqual(['getMappedRange', 'toJson', 'a1'])
  expect(pascalCase('gpu-buffer')).toBe('GpuBuffer')
})

test('names that would collide in JS get underscores, except the one that WIT spells so', () => {
  expect([...spell(['a-1', 'a1', 'b-c', 'a-12', 'a1-2'])].sort()).toEqual([
    ['a-1', 'a1_'],
    ['a-12', 'a12'],
    ['a1', 'a1'],
    ['a1-2', 'a12_'],
    ['b-c', 'bC'],
  ])
  expect(spell(['then'], camelCase, ['then', 'then_']).get('then')).toBe('then__')
})

test('names that only differ where JS names do not are refused beyond a hundred', () => {
  const names = Array.from({ length: 128 }, (_, i) =>
    [...i.toString(2).padStart(7, '0')].reduce((name, bit) => `${name}${bit === '1' ? '-' : ''}1`, 'a'),
  )
  expect(spell(names.slice(0, 100)).get(names[99]!)).toBe(`a1111111${'_'.repeat(99)}`)
  expect(() => spell(names)).toThrow('more than 100 names are a1111111 in JavaScript')
})

test('names of one interface take as long as they are many', { timeout: 60_000 }, () => {
  expect(spell(Array.from({ length: 200_000 }, (_, i) => `a${i}`)).size).toBe(200_000)
})

/** A component that exports functions, each of which returns its position in the list, and a resource `r`. */
const exporting = (...names: string[]) => `(component
  (type $r' (resource (rep i32)))
  (export $r "r" (type $r'))
  (core func $new (canon resource.new $r'))
  (core module $M
    (import "" "new" (func $new (param i32) (result i32)))
    (func (export "make") (result i32) (call $new (i32.const 7)))
    (func (export "id") (param i32) (result i32) (local.get 0))
    ${names.map((_, i) => `(func (export "plain ${i}") (result i32) (i32.const ${i})) (func (export "method ${i}") (param i32) (result i32) (i32.const ${i}))`).join('')})
  (core instance $m (instantiate $M (with "" (instance (export "new" (func $new))))))
  (func (export "make") (result (own $r)) (canon lift (core func $m "make")))
  (func (export "later") async (result (own $r)) (canon lift (core func $m "make")))
  (func (export "pass") async (param "f" (future (own $r))) (result (future (own $r))) (canon lift (core func $m "id")))
  ${names
    .map((name, i) =>
      name.startsWith('[method]')
        ? `(func (export "${name}") (param "self" (borrow $r)) (result u32) (canon lift (core func $m "method ${i}")))`
        : `(func (export "${name}") (result u32) (canon lift (core func $m "plain ${i}")))`,
    )
    .join('\n')})`

describe('a name in a component', () => {
  test('cannot make an object thenable: then becomes then_ in interfaces, classes and objects', async () => {
    const e = await run(exporting('then', '[method]r.then', '[static]r.to-then'))
    expect(await e).toBe(e)
    const r = await e.later()
    expect(r).toBeInstanceOf(e.R)
    expect([e.then_(), r.then_()]).toEqual([0, 1])
    expect(await await e.pass(Promise.resolve(r))).toBeInstanceOf(e.R)
    const statics = await run(exporting('[static]r.then'))
    expect(await statics.R).toBe(statics.R)
    expect(statics.R.then_()).toBe(0)
  })

  test('cannot replace the prototype of a class: a static prototype becomes prototype_', async () => {
    const names = ['prototype', 'name', 'length', 'caller', 'arguments', 'to-string', 'call', 'apply']
    const e = await run(exporting(...names.map(name => `[static]r.${name}`)))
    expect(e.make()).toBeInstanceOf(e.R)
    const spelled = ['prototype_', 'name', 'length', 'caller', 'arguments', 'toString', 'call', 'apply']
    expect(spelled.map(name => e.R[name]())).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  })

  test('may be one that every JS object has', async () => {
    const names = ['constructor', 'to-string', 'value-of', 'has-own-property', 'to-json', 'dispose']
    const e = await run(exporting(...names, ...names.map(name => `[method]r.${name}`)))
    const r = e.make()
    const spelled = ['constructor', 'toString', 'valueOf', 'hasOwnProperty', 'toJson', 'dispose']
    expect(spelled.map(name => e[name]())).toEqual([0, 1, 2, 3, 4, 5])
    expect(spelled.map(name => r[name]())).toEqual([6, 7, 8, 9, 10, 11])
    r[Symbol.dispose]()
  })

  test('cannot hide another name: both functions can be called', async () => {
    const e = await run(exporting('a-1', 'a1', '[method]r.b-2', '[method]r.b2', '[static]r.c-2'))
    const r = e.make()
    expect([e.a1(), e.a1_(), r.b2(), r.b2_(), e.R.c2()]).toEqual([1, 0, 3, 2, 4])
  })

  test('is not called when a message describes an object', async () => {
    const e = await run(exporting('[method]r.to-string'))
    const taking = await run(`(component
      (core module $M (func (export "f") (param i64)))
      (core instance $m (instantiate $M))
      (func (export "f") (param "x" u64) (canon lift (core func $m "f"))))`)
    expect(() => taking.f(e.make())).toThrow('expected a bigint, got [object Object]')
  })
})

test('names of fields and flags that would collide in JS stay apart', async () => {
  const e = await run(
    `(component
    (import "f" (func $f (param "x" (flags "a-1" "a1")) (result (flags "a-1" "a1"))))
    (core func $g (canon lower (func $f)))
    (core module $M (import "" "g" (func $g (param i32) (result i32))) (func (export "f") (param i32) (result i32) (call $g (local.get 0))))
    (core instance $m (instantiate $M (with "" (instance (export "g" (func $g))))))
    (type $fl' (flags "a-1" "a1"))
    (export $fl "fl" (type $fl'))
    (func (export "f") (param "x" $fl) (result $fl) (canon lift (core func $m "f"))))`,
    { f: (x: unknown) => x } as never,
  )
  expect(e.f({ a1: true, a1_: false })).toEqual({ a1: true, a1_: false })
})

test('a host provides functions whose names collide under their mapped names or their WIT names', async () => {
  const text = `(component
    (import "a:b/c" (instance $i (export "a-1" (func (result u32))) (export "a1" (func (result u32)))))
    (export "x" (func $i "a-1")) (export "y" (func $i "a1")))`
  for (const given of [
    { a1: () => 1, a1_: () => 2 },
    { a1: () => 1, 'a-1': () => 2 },
  ]) {
    const e = await run(text, { 'a:b/c': given })
    expect([e.x(), e.y()]).toEqual([2, 1])
  }
  await expect(
    component(text).then(c => c.instantiate({ imports: { 'a:b/c': { a1: () => 1 } } })),
  ).rejects.toThrow('imports a:b/c#a-1, which')
})

test('fields and flags with names that every object inherits are only those that JS gives', async () => {
  const e = await run(`(component
    (type $f' (flags "constructor" "to-string" "a")) (export $f "f" (type $f'))
    (type $r' (record (field "constructor" bool) (field "value-of" bool))) (export $r "r" (type $r'))
    (core module $M
      (func (export "flags") (param i32) (result i32) (local.get 0))
      (func (export "fields") (param i32 i32) (result i32) (i32.or (local.get 0) (i32.shl (local.get 1) (i32.const 1)))))
    (core instance $m (instantiate $M))
    (func (export "flags") (param "x" $f) (result u32) (canon lift (core func $m "flags")))
    (func (export "fields") (param "x" $r) (result u32) (canon lift (core func $m "fields"))))`)
  expect([e.flags({}), e.flags({ a: true }), e.flags({ constructor: true, toString: true })]).toEqual([
    0, 4, 3,
  ])
  expect([e.fields({}), e.fields({ constructor: false, valueOf: true })]).toEqual([0, 2])
})
