import { parse } from '@bytecodealliance/jco'
import { assert, constantFrom, integer, oneof, property, tuple, uint8Array } from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { BuildError } from '../build-error.ts'
import { typeExportsAsync, typeImportsAsync } from './async-functions.ts'
import { readSections, readU32, u32 } from './binary.ts'
import { dataComponent, dataInterface } from './data-component.ts'
import { hideExport } from './hide-export.ts'
import { provideImport } from './provide-import.ts'
import { withRoom } from './with-room.ts'

describe('a number', () => {
  it('is read as it was written', () => {
    assert(
      property(integer({ min: 0, max: 2 ** 32 - 1 }), value => {
        const bytes = u32(value)
        expect(readU32(bytes, 0)).toEqual([value, bytes.length])
      }),
    )
  })

  it.each([
    ['that has not all of its bytes', [0x80, 0x80], 'it ends at byte 2, within a number'],
    ['that has none', [], 'it ends at byte 0, within a number'],
    ['of more than 32 bits', [0xff, 0xff, 0xff, 0xff, 0x1f], 'the number at byte 0 has more than 32 bits'],
    ['that does not end', Array(9).fill(0x80), 'the number at byte 0 has more than 32 bits'],
  ])('%s is an error', (_, bytes, why) => {
    expect(() => readU32(Uint8Array.from(bytes), 0)).toThrow(
      new BuildError(`the engine wrote a component that cannot be read: ${why}`),
    )
  })
})

describe('what an engine wrote', () => {
  const names = { imported: 'acme:math/numbers', exported: 'acme:math/entry' }
  const whole = `(component
    (import "${names.imported}" (instance $numbers
      (type $f (func (param "n" u32) (result u32)))
      (export "twice" (func (type $f)))))
    (import "${dataInterface}" (instance $data))
    (core func $twice (canon lower (func $numbers "twice")))
    (core module $M
      (import "" "twice" (func $twice (param i32) (result i32)))
      (func (export "go") (param i32) (result i32) (call $twice (local.get 0))))
    (core instance $m (instantiate $M (with "" (instance (export "twice" (func $twice))))))
    (type $go-type (func (param "n" u32) (result u32)))
    (func $go (type $go-type) (canon lift (core func $m "go")))
    (component $Types
      (type $f (func (param "n" u32) (result u32)))
      (import "import-func-go" (func $go (type $f)))
      (type $g (func (param "n" u32) (result u32)))
      (export "go" (func $go) (func (type $g))))
    (instance $types (instantiate $Types (with "import-func-go" (func $go))))
    (export "${names.exported}" (instance $types))
    (alias export $types "go" (func $init))
    (export "init" (func $init)))`

  let component: Uint8Array<ArrayBuffer>
  beforeAll(async () => {
    component = new Uint8Array(await parse(whole))
  })

  /** All that is done with it, one after the other, as a build does. */
  const steps: readonly ((bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>)[] = [
    bytes => hideExport(bytes, 'init'),
    bytes => typeImportsAsync(bytes, new Map([[names.imported, new Set(['twice'])]])),
    bytes => typeExportsAsync(bytes, new Map([[names.exported, new Set(['go'])]])),
    bytes => withRoom(bytes),
    bytes => provideImport(bytes, dataInterface, dataComponent([], new Uint8Array())),
  ]

  /** Does each of it alone. Whatever is wrong is one line. */
  function expectTotal(bytes: Uint8Array<ArrayBuffer>): void {
    for (const step of [...steps, (bytes: Uint8Array) => readSections(bytes, 0, bytes.length)]) {
      try {
        step(bytes)
      } catch (error) {
        expect(error).toBeInstanceOf(BuildError)
        expect((error as BuildError).message).toMatch(/^[^\n]+$/)
      }
    }
  }

  it('is taken when it is whole', () => {
    expect(() => steps.reduce((bytes, step) => step(bytes), component)).not.toThrow()
  })

  it('is refused in one line when it ends within a section', () => {
    const sections = readSections(component, 0, component.length)
    const starts = new Set(sections.map(({ start }) => start))
    for (let length = 0; length < component.length; length++) {
      const cut = component.slice(0, length)
      expectTotal(cut)
      // Where a section begins, what is before is whole.
      if (starts.has(length)) continue
      expect(() => withRoom(cut)).toThrow('the engine wrote a component that cannot be read: ')
      if (length > 8) expect(() => readSections(cut, 0, length)).toThrow(BuildError)
    }
  })

  it('is refused in one line also when a name has several', () => {
    const text = new TextDecoder('latin1').decode(component)
    const broken = component.with(text.indexOf('acme:math/numbers') + 4, 0x0a)
    expect(() => withRoom(broken)).toThrow(
      '`acme\\u{a}math/numbers` is not a valid name of an import or export',
    )
    expectTotal(broken)
  })

  it('may be nothing but random bytes, or have some changed', () => {
    const change = tuple(
      integer({ min: 8, max: component.length - 1 }),
      oneof(integer({ min: 0, max: 255 }), constantFrom(0, 1, 0x7f, 0x80, 0xff)),
    )
    assert(
      property(uint8Array({ maxLength: 200 }), change, change, (random, ...changes) => {
        expectTotal(new Uint8Array(random))
        expectTotal(new Uint8Array([...component.subarray(0, 8), ...random]))
        const changed = component.slice()
        for (const [at, byte] of changes) changed[at] = byte
        expectTotal(changed)
      }),
      { numRuns: 1_000 },
    )
  })

  it('may have any one byte changed', () => {
    for (let at = 0; at < component.length; at++) {
      for (const byte of [0, 1, component[at]! + 1, component[at]! ^ 0x80, 0xff])
        expectTotal(component.with(at, byte))
    }
  })
})
