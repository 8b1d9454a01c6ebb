import { componentWit } from '@bytecodealliance/jco'
import { compile, type ExternDeclaration, instantiate, printFuncType } from '@wasi-webgpu/component'
import { describe, expect, it } from 'vitest'
import { assemble, asyncEntry, asyncNumbers, calling } from '../testing/calling.ts'
import { typeExportsAsync, typeImportsAsync } from './async-functions.ts'
import { dataComponent, dataInterface } from './data-component.ts'
import { hideExport } from './hide-export.ts'
import { provideImport } from './provide-import.ts'
import { wrapCode } from './wrap-code.ts'

/**
 * Returns the functions that a component imports and exports, with their types. Validates the component with
 * wasm-tools.
 */
async function worldOf(component: Uint8Array): Promise<string[]> {
  await componentWit(component)
  const { imports, exports } = await compile(component)
  return [...imports, ...exports].flatMap(functionsOf)
}

function functionsOf({ name, type }: ExternDeclaration): string[] {
  if (type.kind === 'func') return [`${name}: ${printFuncType(type.type)}`]
  if (type.kind !== 'instance') return []
  return [...type.exports].flatMap(([member, type]) => functionsOf({ name: `${name}.${member}`, type }))
}

describe('typing the functions of a finished component async', () => {
  it('changes only the named functions, even where others share their type', async () => {
    const world = await worldOf(typeImportsAsync(await assemble(`(component ${calling})`), asyncNumbers))
    expect(world.sort()).toEqual([
      'acme:math/entry.go: func(n: u32) -> u32',
      'acme:math/numbers.half: func(n: u32) -> u32',
      'acme:math/numbers.twice: async func(n: u32) -> u32',
    ])
  })

  it('changes imports of a nested component', async () => {
    const text = `(component
      (import "acme:math/numbers" (instance $numbers
        (export "twice" (func (param "n" u32) (result u32)))
        (export "half" (func (param "n" u32) (result u32)))))
      (component $Inner ${calling})
      (instance $inner (instantiate $Inner (with "acme:math/numbers" (instance $numbers))))
      (export "acme:math/entry" (instance $inner "acme:math/entry")))`
    const world = await worldOf(typeImportsAsync(await assemble(text), asyncNumbers))
    expect(world).toContain('acme:math/numbers.twice: async func(n: u32) -> u32')
  })

  it('changes exports', async () => {
    const world = await worldOf(typeExportsAsync(await assemble(`(component ${calling})`), asyncEntry))
    expect(world).toContain('acme:math/entry.go: async func(n: u32) -> u32')
    expect(world).toContain('acme:math/numbers.twice: func(n: u32) -> u32')
  })

  it('refuses an export whose type another function shares', async () => {
    const another = `(func $other (type $go-type) (canon lift (core func $m "go"))) (export "other" (func $other))`
    const component = await assemble(`(component ${calling} ${another})`)
    expect(() => typeExportsAsync(component, asyncEntry)).toThrow(
      'with this engine, two exported functions that differ in nothing but async must both be async',
    )
  })

  it('lets a function wait without its code knowing', async () => {
    const plain = await assemble(`(component ${calling})`)
    const component = typeExportsAsync(typeImportsAsync(plain, asyncNumbers), asyncEntry)
    const twice = async (n: number) => {
      await new Promise(resolve => setTimeout(resolve, 1))
      return 2 * n
    }
    const imports = { 'acme:math/numbers': { twice, half: (n: number) => n / 2 } }
    const { exports } = await instantiate(component, { imports })
    await expect(exports['acme:math/entry'].go(21)).resolves.toBe(42)
  })
})

/**
 * A component whose \`sum\` adds the bytes of a range of its data. The code is in the component itself, or in
 * a nested one.
 */
const adding = `
  (import "${dataInterface}" (instance $data
    (export "read" (func (param "offset" u32) (param "length" u32) (result (list u8))))
    (export "source-map" (func (result (list u8))))))
  (core module $Libc
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024)))
  (core instance $libc (instantiate $Libc))
  (alias core export $libc "memory" (core memory $memory))
  (core func $read (canon lower (func $data "read") (memory $memory) (realloc (core func $libc "realloc"))))
  (core module $M
    (import "" "memory" (memory 1))
    (import "" "read" (func $read (param i32 i32 i32)))
    (func (export "sum") (param $offset i32) (param $length i32) (result i32)
      (local $at i32) (local $sum i32)
      (call $read (local.get $offset) (local.get $length) (i32.const 8))
      (local.set $length (i32.load (i32.const 12)))
      (block $end (loop $next
        (br_if $end (i32.eq (local.get $at) (local.get $length)))
        (local.set $sum (i32.add (local.get $sum)
          (i32.load8_u (i32.add (i32.load (i32.const 8)) (local.get $at)))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $next)))
      (local.get $sum)))
  (core instance $m (instantiate $M (with "" (instance
    (export "memory" (memory $memory)) (export "read" (func $read))))))
  (func (export "sum") (param "offset" u32) (param "length" u32) (result u32) (canon lift (core func $m "sum")))`

const composed = `(component
  (import "${dataInterface}" (instance $data
    (export "read" (func (param "offset" u32) (param "length" u32) (result (list u8))))
    (export "source-map" (func (result (list u8))))))
  (import "acme:other/one" (instance))
  (component $Inner ${adding})
  (instance $inner (instantiate $Inner (with "${dataInterface}" (instance $data))))
  (alias export $inner "sum" (func $first))
  (export "init" (func $first))
  (alias export $inner "sum" (func $second))
  (export "sum" (func $second)))`

describe('data in a component', () => {
  const data = dataComponent([Uint8Array.of(1, 2, 3), Uint8Array.of(250)], new TextEncoder().encode('{}'))

  it('is read by code in a sibling component', async () => {
    const component = provideImport(await assemble(composed), dataInterface, data)
    await componentWit(component)
    const { exports } = await instantiate(component, { imports: { 'acme:other/one': {} } })
    expect([exports.sum(0, 4), exports.sum(1, 2), exports.sum(4, 0)]).toEqual([256, 5, 0])
  })

  it('is read by code of a component that was wrapped to make room', async () => {
    const flat = await assemble(`(component ${adding})`)
    const component = provideImport(wrapCode(flat), dataInterface, data)
    expect((await worldOf(component)).sort()).toEqual(['sum: func(offset: u32, length: u32) -> u32'])
    const { exports } = await instantiate(component)
    expect(exports.sum(0, 4)).toBe(256)
  })

  it('returns fewer bytes at its end', async () => {
    const component = provideImport(await assemble(composed), dataInterface, data)
    const { exports } = await instantiate(component, { imports: { 'acme:other/one': {} } })
    expect(() => exports.sum(3, 2)).toThrow('out of bounds')
  })

  it('may be as large as a source map of one megabyte', async () => {
    const text = 'm'.repeat(2 ** 20 + 64)
    const { exports } = await instantiate(dataComponent([], new TextEncoder().encode(text)))
    expect(new TextDecoder().decode(exports.sourceMap())).toBe(text)
  })
})

describe('hiding an export', () => {
  it('removes it and keeps the others', async () => {
    const component = hideExport(await assemble(composed), 'init')
    const { exports } = await compile(component)
    expect(exports.map(({ name }) => name)).toEqual(['sum'])
    expect(await worldOf(component)).toContain('sum: func(offset: u32, length: u32) -> u32')
  })
})
