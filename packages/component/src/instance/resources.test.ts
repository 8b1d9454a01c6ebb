import { describe, expect, test } from 'vitest'
import { LinkError, Trap } from '../errors.ts'
import { component, run } from '../testing/wat.ts'
import { liveObjects } from './live-objects.ts'

/**
 * A component `$Counter` that implements the resource `counter` and counts the live ones: a constructor,
 * methods, statics, and functions with handles as parameters and results. Its destructor checks that the
 * representation is at least 100.
 */
const counter = `(component $Counter
  (core module $State
    (global $live (export "live") (mut i32) (i32.const 0))
    (func (export "destroy") (param i32)
      (if (i32.lt_u (local.get 0) (i32.const 100)) (then unreachable))
      (global.set $live (i32.sub (global.get $live) (i32.const 1)))))
  (core instance $state (instantiate $State))
  (type $counter' (resource (rep i32) (dtor (core func $state "destroy"))))
  (export $counter "counter" (type $counter'))
  (core func $new (canon resource.new $counter'))
  (core func $rep (canon resource.rep $counter'))
  (core func $drop (canon resource.drop $counter'))
  (core module $M
    (import "" "live" (global $live (mut i32)))
    (import "" "new" (func $new (param i32) (result i32)))
    (import "" "rep" (func $rep (param i32) (result i32)))
    (import "" "drop" (func $drop (param i32)))
    (func (export "make") (param $start i32) (result i32)
      (global.set $live (i32.add (global.get $live) (i32.const 1)))
      (call $new (i32.add (local.get $start) (i32.const 100))))
    (func (export "value") (param $rep i32) (result i32) (i32.sub (local.get $rep) (i32.const 100)))
    (func (export "add") (param $rep i32) (param $n i32) (result i32)
      (i32.add (i32.sub (local.get $rep) (i32.const 100)) (local.get $n)))
    (func (export "take") (param $own i32) (result i32)
      (call $rep (local.get $own)) (call $drop (local.get $own)))
    (func (export "both") (param $rep i32) (param $own i32) (result i32)
      (call $drop (local.get $own)) (local.get $rep))
    (func (export "live") (result i32) (global.get $live))
    (func (export "rep-of") (param i32) (result i32) (call $rep (local.get 0)))
    (func (export "drop-it") (param i32) (call $drop (local.get 0))))
  (core instance $m (instantiate $M (with "" (instance
    (export "live" (global $state "live"))
    (export "new" (func $new)) (export "rep" (func $rep)) (export "drop" (func $drop))))))
  (func (export "[constructor]counter") (param "start" u32) (result (own $counter)) (canon lift (core func $m "make")))
  (func (export "[method]counter.value") (param "self" (borrow $counter)) (result u32) (canon lift (core func $m "value")))
  (func (export "[method]counter.add-all") (param "self" (borrow $counter)) (param "n" u32) (result u32)
    (canon lift (core func $m "add")))
  (func (export "[static]counter.count-live") (result u32) (canon lift (core func $m "live")))
  (func (export "take") (param "c" (own $counter)) (result u32) (canon lift (core func $m "take")))
  (func (export "both") (param "b" (borrow $counter)) (param "o" (own $counter)) (result u32) (canon lift (core func $m "both")))
  (func (export "rep-of") (param "handle" u32) (result u32) (canon lift (core func $m "rep-of")))
  (func (export "drop-it") (param "handle" u32) (canon lift (core func $m "drop-it"))))`

const exported = counter.replace('(component $Counter', '(component')

/** The exports of `$Counter` and `pair`, which has two counters as parameters. */
const withPair = `${exported.replace(/\)\s*$/, '')}
  (core module $Pair (func (export "pair") (param i32 i32 i32) unreachable))
  (core instance $pair (instantiate $Pair))
  (func (export "pair") (param "a" (own $counter)) (param "b" (own $counter)) (param "c" char)
    (canon lift (core func $pair "pair"))))`

/** A component whose core code `body` uses the functions of a counter that another component implements. */
const using = (body: string) => `(component
  ${counter}
  (component $User
    (import "c" (instance $c
      (export "counter" (type $counter (sub resource)))
      (export "[constructor]counter" (func (param "start" u32) (result (own $counter))))
      (export "[method]counter.value" (func (param "self" (borrow $counter)) (result u32)))
      (export "[static]counter.count-live" (func (result u32)))
      (export "take" (func (param "c" (own $counter)) (result u32)))
      (export "both" (func (param "b" (borrow $counter)) (param "o" (own $counter)) (result u32)))))
    (alias export $c "counter" (type $counter))
    (core func $make (canon lower (func $c "[constructor]counter")))
    (core func $value (canon lower (func $c "[method]counter.value")))
    (core func $live (canon lower (func $c "[static]counter.count-live")))
    (core func $take (canon lower (func $c "take")))
    (core func $both (canon lower (func $c "both")))
    (core func $drop (canon resource.drop $counter))
    (type $mine (resource (rep i32)))
    (core func $new-mine (canon resource.new $mine))
    (core func $drop-mine (canon resource.drop $mine))
    (core module $M
      (import "" "make" (func $make (param i32) (result i32)))
      (import "" "value" (func $value (param i32) (result i32)))
      (import "" "live" (func $live (result i32)))
      (import "" "take" (func $take (param i32) (result i32)))
      (import "" "both" (func $both (param i32 i32) (result i32)))
      (import "" "drop" (func $drop (param i32)))
      (import "" "new-mine" (func $new-mine (param i32) (result i32)))
      (import "" "drop-mine" (func $drop-mine (param i32)))
      (func (export "run") (result i32) (local $a i32) (local $b i32) ${body}))
    (core instance $m (instantiate $M (with "" (instance
      (export "make" (func $make)) (export "value" (func $value)) (export "live" (func $live))
      (export "take" (func $take)) (export "both" (func $both)) (export "drop" (func $drop))
      (export "new-mine" (func $new-mine)) (export "drop-mine" (func $drop-mine))))))
    (func (export "run") (result u32) (canon lift (core func $m "run"))))
  (instance $c (instantiate $Counter))
  (instance $u (instantiate $User (with "c" (instance $c))))
  (export "run" (func $u "run")))`

describe('a resource of a guest', () => {
  test('is a class with constructor, methods and statics in camelCase', async () => {
    const { Counter } = await run(exported)
    const five = new Counter(5)
    expect(five).toBeInstanceOf(Counter)
    expect(Counter.name).toBe('Counter')
    expect(five.value()).toBe(5)
    expect(five.addAll(2)).toBe(7)
    expect(Counter.countLive()).toBe(1)
  })

  test('is dropped by Symbol.dispose, which runs its destructor once', async () => {
    const { Counter } = await run(exported)
    const one = new Counter(1)
    {
      using two = new Counter(2)
      expect(two.value()).toBe(2)
      expect(Counter.countLive()).toBe(2)
    }
    expect(Counter.countLive()).toBe(1)
    one[Symbol.dispose]()
    one[Symbol.dispose]()
    expect(Counter.countLive()).toBe(0)
    expect(() => one.value()).toThrow(/given away or disposed of/)
  })

  test('that JS passes as own cannot be used again or dropped twice', async () => {
    const { Counter, take } = await run(exported)
    const one = new Counter(1)
    expect(take(one)).toBe(101)
    expect(Counter.countLive()).toBe(0)
    expect(() => take(one)).toThrow(TypeError)
    one[Symbol.dispose]()
    expect(Counter.countLive()).toBe(0)
  })

  test('that JS lends to a call can be neither given away nor disposed of before the call resolves', async () => {
    const { Counter, both } = await run(exported)
    const one = new Counter(1)
    expect(() => both(one, one)).toThrow(/is lent to a call in progress and cannot be given away/)
    expect(both(one, new Counter(2))).toBe(101)

    const { R, make, lend, take } = await run(
      `(component
        (import "during" (func $during))
        (core func $during (canon lower (func $during)))
        (type $r' (resource (rep i32)))
        (export $r "r" (type $r'))
        (core func $new (canon resource.new $r'))
        (core func $drop (canon resource.drop $r'))
        (core module $M
          (import "" "new" (func $new (param i32) (result i32)))
          (import "" "drop" (func $drop (param i32)))
          (import "" "during" (func $during))
          (func (export "make") (result i32) (call $new (i32.const 1)))
          (func (export "lend") (param i32) (call $during))
          (func (export "take") (param i32) (call $drop (local.get 0))))
        (core instance $m (instantiate $M (with "" (instance
          (export "new" (func $new)) (export "drop" (func $drop)) (export "during" (func $during))))))
        (func (export "make") (result (own $r)) (canon lift (core func $m "make")))
        (func (export "lend") (param "r" (borrow $r)) (canon lift (core func $m "lend")))
        (func (export "take") (param "r" (own $r)) (canon lift (core func $m "take"))))`,
      {
        during: () => {
          expect(() => r[Symbol.dispose]()).toThrow(/is lent to a call in progress and cannot be disposed of/)
          expect(() => take(r)).toThrow(TypeError)
        },
      },
    )
    const r = make()
    expect(r).toBeInstanceOf(R)
    lend(r)
    lend(r)
    take(r)
    expect(() => lend(r)).toThrow(/given away or disposed of/)
  })

  test('that JS lends to a call can be disposed of after another argument did not fit', async () => {
    const { Counter, both } = await run(exported)
    const one = new Counter(1)
    expect(() => both(one, 5)).toThrow(TypeError)
    one[Symbol.dispose]()
    expect(Counter.countLive()).toBe(0)
  })

  test('must be an object of the same instance of the component', async () => {
    const compiled = await component(exported)
    const a = (await compiled.instantiate()).exports
    const b = (await compiled.instantiate()).exports
    const one = new a.Counter(1)
    for (const wrong of [{}, 5, null, undefined, new b.Counter(1)])
      expect(() => a.take(wrong)).toThrow(TypeError)
    expect(() => b.take(one)).toThrow(TypeError)
    expect(() => b.Counter.prototype.value.call(one)).toThrow(TypeError)
    expect(a.take(one)).toBe(101)
  })

  test('without a constructor cannot be constructed', async () => {
    const { R, make } = await run(`(component
      (type $r' (resource (rep i32)))
      (export $r "r" (type $r'))
      (core func $new (canon resource.new $r'))
      (core module $M (import "" "new" (func $new (param i32) (result i32)))
        (func (export "make") (result i32) (call $new (i32.const 1))))
      (core instance $m (instantiate $M (with "" (instance (export "new" (func $new))))))
      (func (export "make") (result (own $r)) (canon lift (core func $m "make"))))`)
    expect(() => new R()).toThrow(TypeError)
    expect(make()).toBeInstanceOf(R)
  })

  test('cannot be borrowed and passed as own in one call', async () => {
    const { Counter, both, take } = await run(exported)
    const one = new Counter(1)
    expect(both(new Counter(7), one)).toBe(107)
    const two = new Counter(2)
    expect(take(two)).toBe(102)
  })

  test('that JS passes as own stays with JS when another argument does not fit', async () => {
    const exports = await run(withPair)
    const { Counter, take, pair } = exports
    const one = new Counter(1)
    const two = new Counter(2)
    const { handles } = liveObjects(exports)
    expect(() => pair(one, two, 'two letters')).toThrow(TypeError)
    expect(() => pair(one, one, 'c')).toThrow(TypeError)
    expect(one.value()).toBe(1)
    expect(liveObjects(exports).handles).toBe(handles)
    expect(take(two)).toBe(102)
    expect(take(one)).toBe(101)
    expect(Counter.countLive()).toBe(0)
  })

  test('has a destructor that a host function may run during a call of the guest', async () => {
    const text = `(component
      (core module $State
        (global (export "dropped") (mut i32) (i32.const 0))
        (func (export "destroy") (param i32) (global.set 0 (local.get 0))))
      (core instance $state (instantiate $State))
      (type $r' (resource (rep i32) (dtor (core func $state "destroy"))))
      (import "give" (func $give))
      (export $r "r" (type $r'))
      (core func $give' (canon lower (func $give)))
      (core func $new (canon resource.new $r'))
      (core module $M (import "" "new" (func $new (param i32) (result i32))) (import "" "give" (func $give))
        (import "" "dropped" (global $dropped (mut i32)))
        (func (export "make") (result i32) (call $new (i32.const 6)))
        (func (export "run") (result i32) (call $give) (global.get $dropped)))
      (core instance $m (instantiate $M (with "" (instance
        (export "new" (func $new)) (export "give" (func $give')) (export "dropped" (global $state "dropped"))))))
      (func (export "make") (result (own $r)) (canon lift (core func $m "make")))
      (func (export "run") (result u32) (canon lift (core func $m "run"))))`
    let object: Disposable | undefined
    const exports = await run(text, { give: () => object?.[Symbol.dispose]() })
    expect(exports.run()).toBe(0)
    object = exports.make()
    expect(exports.run()).toBe(6)
  })
})

describe('a handle', () => {
  test('has the index that was freed last, starting at 1', async () => {
    const { run: go } = await run(
      using(`
        (if (i32.ne (call $make (i32.const 1)) (i32.const 1)) (then unreachable))
        (if (i32.ne (call $make (i32.const 2)) (i32.const 2)) (then unreachable))
        (if (i32.ne (call $make (i32.const 3)) (i32.const 3)) (then unreachable))
        (call $drop (i32.const 1)) (call $drop (i32.const 2))
        (if (i32.ne (call $make (i32.const 4)) (i32.const 2)) (then unreachable))
        (if (i32.ne (call $make (i32.const 5)) (i32.const 1)) (then unreachable))
        (call $value (i32.const 2))`),
    )
    expect(go()).toBe(4)
  })

  test('of an owned resource is lent for one call and passed as own in another', async () => {
    const { run: go } = await run(
      using(`
        (local.set $a (call $make (i32.const 1)))
        (local.set $b (call $make (i32.const 2)))
        (drop (call $value (local.get $a)))
        (drop (call $both (local.get $a) (local.get $b)))
        (drop (call $take (local.get $a)))
        (call $live)`),
    )
    expect(go()).toBe(0)
  })

  test.each([
    ['0', '(call $drop (i32.const 0)) (i32.const 0)', 'unknown handle index 0'],
    ['never assigned', '(call $drop (i32.const 9)) (i32.const 0)', 'unknown handle index 9'],
    ['2^32 - 1', '(call $drop (i32.const -1)) (i32.const 0)', 'unknown handle index 4294967295'],
    [
      'dropped before',
      '(local.set $a (call $make (i32.const 1))) (call $drop (local.get $a)) (call $drop (local.get $a)) (i32.const 0)',
      'unknown handle index 1',
    ],
    [
      'passed as own before',
      '(local.set $a (call $make (i32.const 1))) (drop (call $take (local.get $a))) (call $value (local.get $a))',
      'unknown handle index 1',
    ],
    ['of another type', '(call $value (call $new-mine (i32.const 5)))', 'used with the wrong type'],
    [
      'of another type, to be dropped',
      '(call $drop-mine (call $make (i32.const 5))) (i32.const 0)',
      'used with the wrong type',
    ],
    [
      'lent to the call that it is passed to as own',
      '(local.set $a (call $make (i32.const 1))) (call $both (local.get $a) (local.get $a))',
      'cannot remove owned resource while borrowed',
    ],
  ])('that is %s traps', async (_, body, reason) => {
    const { run: go } = await run(using(body))
    expect(() => go()).toThrow(Trap)
    const again = await run(using(body))
    expect(() => again.run()).toThrow(reason)
  })

  test('of one instance is unknown in another', async () => {
    const compiled = await component(exported)
    const a = (await compiled.instantiate()).exports
    const b = (await compiled.instantiate()).exports
    a.take(new a.Counter(1))
    expect(() => b.repOf(1)).toThrow(/unknown handle index 1/)
    expect(() => a.dropIt(1)).toThrow(/unknown handle index 1/)
  })

  test('runs the destructor of the implementing component when dropped', async () => {
    const { run: go } = await run(
      using('(call $drop (call $make (i32.const 1))) (drop (call $make (i32.const 1))) (call $live)'),
    )
    expect(go()).toBe(1)
  })
})

test('resource.new and resource.rep are refused outside the component that defines the resource', async () => {
  for (const builtIn of ['new', 'rep']) {
    const text = `(component
      (import "r" (type $r (sub resource)))
      (core func (canon resource.${builtIn} $r)))`
    await expect(run(text, { r: class {} })).rejects.toThrow(/not a local resource/)
  }
})

test('a destructor with a core type other than [i32] -> [] is refused', async () => {
  await expect(
    run(`(component
      (core module $M (func (export "d") (param i64)))
      (core instance $m (instantiate $M))
      (type (resource (rep i32) (dtor (core func $m "d")))))`),
  ).rejects.toThrow(LinkError)
})

/** A component that imports a resource of the host and calls it from core code. */
const client = (body: string) => `(component
  (import "demo:host/things@1.0.0" (instance $i
    (export "my-thing" (type $t (sub resource)))
    (export "[constructor]my-thing" (func (param "n" u32) (result (own $t))))
    (export "[method]my-thing.get-n" (func (param "self" (borrow $t)) (result u32)))
    (export "[static]my-thing.find" (func (param "n" u32) (result (own $t))))
    (export "use-up" (func (param "t" (own $t)) (result u32)))
    (export "look" (func (param "t" (borrow $t)) (result u32)))))
  (alias export $i "my-thing" (type $t))
  (core func $new (canon lower (func $i "[constructor]my-thing")))
  (core func $n (canon lower (func $i "[method]my-thing.get-n")))
  (core func $find (canon lower (func $i "[static]my-thing.find")))
  (core func $use-up (canon lower (func $i "use-up")))
  (core func $look (canon lower (func $i "look")))
  (core func $drop (canon resource.drop $t))
  (core module $M
    (import "" "new" (func $new (param i32) (result i32)))
    (import "" "n" (func $n (param i32) (result i32)))
    (import "" "find" (func $find (param i32) (result i32)))
    (import "" "use-up" (func $use-up (param i32) (result i32)))
    (import "" "look" (func $look (param i32) (result i32)))
    (import "" "drop" (func $drop (param i32)))
    (func (export "make") (param i32) (result i32) (call $new (local.get 0)))
    (func (export "keep") (param i32) (result i32) (i32.const 0))
    (func (export "done") (param i32) (result i32) (call $n (local.get 0)) (call $drop (local.get 0)))
    (func (export "run") (result i32) (local $a i32) (local $b i32) ${body}))
  (core instance $m (instantiate $M (with "" (instance
    (export "new" (func $new)) (export "n" (func $n)) (export "find" (func $find))
    (export "use-up" (func $use-up)) (export "look" (func $look)) (export "drop" (func $drop))))))
  (func (export "make") (param "n" u32) (result (own $t)) (canon lift (core func $m "make")))
  (func (export "keep") (param "t" (borrow $t)) (result u32) (canon lift (core func $m "keep")))
  (func (export "done") (param "t" (borrow $t)) (result u32) (canon lift (core func $m "done")))
  (func (export "consume") (param "t" (own $t)) (result u32) (canon lift (core func $m "done")))
  (func (export "run") (result u32) (canon lift (core func $m "run"))))`

function host() {
  const disposed: number[] = []
  class MyThing {
    readonly n: number
    constructor(n: number) {
      this.n = n
    }
    getN() {
      return this.n
    }
    static find(n: number) {
      return new MyThing(n * 10)
    }
    [Symbol.dispose]() {
      disposed.push(this.n)
    }
  }
  const things = { MyThing, useUp: (t: MyThing) => t.n, look: (t: MyThing) => t.n + 1 }
  return { disposed, MyThing, imports: { 'demo:host/things': things } }
}

describe('a resource of the host', () => {
  test('is a class as in jco: constructor, methods, statics, Symbol.dispose', async () => {
    const { imports, disposed } = host()
    const { run: go } = await run(
      client(`
        (local.set $a (call $new (i32.const 1)))
        (local.set $b (call $find (i32.const 2)))
        (i32.add (call $n (local.get $a)) (call $look (local.get $b)))
        (call $drop (local.get $a)) (call $drop (local.get $b))`),
      imports,
    )
    expect(go()).toBe(1 + 21)
    expect(disposed).toEqual([1, 20])
  })

  test('is not disposed of when the guest passes it as own', async () => {
    const { imports, disposed, MyThing } = host()
    const { run: go, make } = await run(client('(call $use-up (call $new (i32.const 5)))'), imports)
    expect(go()).toBe(5)
    const thing = make(7)
    expect(thing).toBeInstanceOf(MyThing)
    expect(thing.n).toBe(7)
    expect(disposed).toEqual([])
  })

  test('can be passed to a guest as own or as a borrow, which the guest must drop', async () => {
    const { imports, disposed, MyThing } = host()
    const exports = await run(client('(i32.const 0)'), imports)
    expect(exports.consume(new MyThing(3))).toBe(3)
    expect(disposed).toEqual([3])
    expect(exports.done(new MyThing(4))).toBe(4)
    expect(disposed).toEqual([3])
    expect(() => exports.keep(new MyThing(5))).toThrow(/borrow handles still remain/)
  })

  test('may be provided without a class when the guest only passes it on', async () => {
    const { imports } = host()
    const { MyThing: _, ...functions } = imports['demo:host/things']
    await expect(run(client('(i32.const 0)'), { 'demo:host/things': functions })).rejects.toThrow(
      /\[constructor\]my-thing/,
    )
  })

  test('passes exceptions of its Symbol.dispose through the guest uncaught', async () => {
    const { imports } = host()
    imports['demo:host/things'].MyThing.prototype[Symbol.dispose] = () => {
      throw new RangeError('still in use')
    }
    const { run: go } = await run(
      client(`(block $caught
        (try_table (catch_all $caught) (call $drop (call $new (i32.const 1)))))
        (i32.const 1)`),
      imports,
    )
    expect(() => go()).toThrow(RangeError)
    expect(() => go()).toThrow(/trapped before/)
  })
})

test('the exports of one component can be imports of another, with its resources as host resources', async () => {
  const { Counter, ...rest } = await run(exported)
  const imported = `(component
    (import "counters" (instance $i
      (export "counter" (type $t (sub resource)))
      (export "[constructor]counter" (func (param "start" u32) (result (own $t))))
      (export "[method]counter.value" (func (param "self" (borrow $t)) (result u32)))
      (export "take" (func (param "c" (own $t)) (result u32)))))
    (alias export $i "counter" (type $t))
    (core func $new (canon lower (func $i "[constructor]counter")))
    (core func $value (canon lower (func $i "[method]counter.value")))
    (core func $take (canon lower (func $i "take")))
    (core func $drop (canon resource.drop $t))
    (core module $M
      (import "" "new" (func $new (param i32) (result i32)))
      (import "" "value" (func $value (param i32) (result i32)))
      (import "" "take" (func $take (param i32) (result i32)))
      (import "" "drop" (func $drop (param i32)))
      (func (export "run") (result i32) (local $a i32)
        (local.set $a (call $new (i32.const 5)))
        (call $value (local.get $a))
        (drop (call $take (local.get $a)))
        (call $drop (call $new (i32.const 6)))))
    (core instance $m (instantiate $M (with "" (instance
      (export "new" (func $new)) (export "value" (func $value)) (export "take" (func $take)) (export "drop" (func $drop))))))
    (func (export "run") (result u32) (canon lift (core func $m "run"))))`
  const { run: go } = await run(imported, { counters: { Counter, ...rest } })
  expect(go()).toBe(5)
  expect(Counter.countLive()).toBe(0)
})

test('an object of another component keeps its owner when a call that receives it fails', async () => {
  const { Counter, take } = await run(exported)
  const { pair } = await run(
    `(component
      (import "r" (type $r (sub resource)))
      (core module $M (func (export "pair") (param i32 i32) unreachable))
      (core instance $m (instantiate $M))
      (func (export "pair") (param "r" (own $r)) (param "c" char) (canon lift (core func $m "pair"))))`,
    { r: Counter },
  )
  const owned = new Counter(1)
  const disposed = new Counter(2)
  disposed[Symbol.dispose]()
  for (const counter of [owned, disposed]) expect(() => pair(counter, 'two letters')).toThrow(TypeError)
  expect(() => take(disposed)).toThrow(/given away or disposed of/)
  disposed[Symbol.dispose]()
  expect(Counter.countLive()).toBe(1)
  expect(owned.value()).toBe(1)
  expect(take(owned)).toBe(101)
  expect(Counter.countLive()).toBe(0)
})

describe('a borrow', () => {
  const lending = `(component
    (import "outer" (instance $o (export "r" (type $r (sub resource))) (export "get" (func (result (own $r))))))
    (alias export $o "r" (type $r))
    (component $Inner
      (import "r" (type $r (sub resource)))
      (core func $drop (canon resource.drop $r))
      (core module $M (import "" "drop" (func $drop (param i32)))
        (func (export "keep") (param i32))
        (func (export "twice") (param i32) (call $drop (local.get 0)) (call $drop (local.get 0)))
        (func (export "done") (param i32) (call $drop (local.get 0))))
      (core instance $m (instantiate $M (with "" (instance (export "drop" (func $drop))))))
      (func (export "keep") (param "r" (borrow $r)) (canon lift (core func $m "keep")))
      (func (export "twice") (param "r" (borrow $r)) (canon lift (core func $m "twice")))
      (func (export "done") (param "r" (borrow $r)) (canon lift (core func $m "done"))))
    (instance $inner (instantiate $Inner (with "r" (type $r))))
    (export "keep" (func $inner "keep"))
    (export "twice" (func $inner "twice"))
    (export "done" (func $inner "done")))`
  const outer = { R: class {}, get: () => ({}) }

  test('must be dropped exactly once before its call returns', async () => {
    const exports = await run(lending, { outer })
    exports.done({})
    expect(() => exports.twice({})).toThrow(/unknown handle index/)
    expect(() => exports.done({})).toThrow(/cannot enter/)
    expect(() => exports.keep({})).toThrow(Trap)
  })

  test('from a guest to JS ends with the call', async () => {
    const kept: { value(): number }[] = []
    const { R, go } = await run(
      `(component
        (type $r' (resource (rep i32)))
        (import "host" (instance $host
          (alias outer 1 $r' (type $t))
          (export "look" (func (param "r" (borrow $t))))))
        (core func $new (canon resource.new $r'))
        (core func $look (canon lower (func $host "look")))
        (core module $M
          (import "" "new" (func $new (param i32) (result i32)))
          (import "" "look" (func $look (param i32)))
          (func (export "go") (call $look (call $new (i32.const 3))))
          (func (export "value") (param i32) (result i32) (local.get 0)))
        (core instance $m (instantiate $M (with "" (instance (export "new" (func $new)) (export "look" (func $look))))))
        (export $r "r" (type $r'))
        (func (export "[method]r.value") (param "self" (borrow $r)) (result u32) (canon lift (core func $m "value")))
        (func (export "go") (canon lift (core func $m "go"))))`,
      { host: { look: (r: { value(): number }) => void kept.push(r) } },
    )
    go()
    expect(kept[0]).toBeInstanceOf(R)
    expect(() => kept[0]?.value()).toThrow(/given away or disposed of/)
  })

  test('cannot be in the result of a function', async () => {
    const compiled = component(`(component
      (type $r (resource (rep i32)))
      (type (func (result (list (option (borrow $r)))))))`)
    await expect(compiled.then(c => c.instantiate())).rejects.toThrow(/result cannot contain a `borrow`/)
  })
})
