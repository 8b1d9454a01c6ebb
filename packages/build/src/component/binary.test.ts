import { leb128 } from '@wasi-webgpu/component/binary'
import { assert, constantFrom, integer, oneof, property, tuple, uint8Array } from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { BuildError } from '../build-error.ts'
import { assemble, asyncEntry, asyncNumbers, calling } from '../testing/calling.ts'
import { typeExportsAsync, typeImportsAsync } from './async-functions.ts'
import { readSections, readU32 } from './binary.ts'
import { dataComponent, dataInterface } from './data-component.ts'
import { hideExport } from './hide-export.ts'
import { provideImport } from './provide-import.ts'
import { wrapCode } from './wrap-code.ts'

describe('a LEB128 number', () => {
  it('reads back as it was written', () => {
    assert(
      property(integer({ min: 0, max: 2 ** 32 - 1 }), value => {
        const bytes = leb128(value)
        expect(readU32(Uint8Array.from(bytes), 0)).toEqual([value, bytes.length])
      }),
    )
  })

  it.each([
    ['that has not all of its bytes', [0x80, 0x80], 'it ends inside a number, at byte 2'],
    ['that has none', [], 'it ends inside a number, at byte 0'],
    ['of more than 32 bits', [0xff, 0xff, 0xff, 0xff, 0x1f], 'the number at byte 0 has more than 32 bits'],
    ['that does not end', Array(9).fill(0x80), 'the number at byte 0 has more than 32 bits'],
  ])('%s is an error', (_, bytes, why) => {
    expect(() => readU32(Uint8Array.from(bytes), 0)).toThrow(
      new BuildError(`the engine wrote a component that cannot be read: ${why}`),
    )
  })
})

describe('a component that an engine wrote', () => {
  const whole = `(component
    (import "${dataInterface}" (instance $data))
    ${calling}
    (alias export $types "go" (func $init))
    (export "init" (func $init)))`

  let component: Uint8Array<ArrayBuffer>
  beforeAll(async () => {
    component = await assemble(whole)
  })

  /** Every transformation that a build applies, in its order. */
  const steps: readonly ((bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>)[] = [
    bytes => hideExport(bytes, 'init'),
    bytes => typeImportsAsync(bytes, asyncNumbers),
    bytes => typeExportsAsync(bytes, asyncEntry),
    bytes => wrapCode(bytes),
    bytes => provideImport(bytes, dataInterface, dataComponent([], new Uint8Array())),
  ]

  /** Applies each transformation alone. Failures must be a BuildError of one line. */
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

  it('passes every transformation when it is intact', () => {
    expect(() => steps.reduce((bytes, step) => step(bytes), component)).not.toThrow()
  })

  it('is refused in one line when it ends within a section', () => {
    const sections = readSections(component, 0, component.length)
    const starts = new Set(sections.map(({ start }) => start))
    for (let length = 0; length < component.length; length++) {
      const cut = component.slice(0, length)
      expectTotal(cut)
      // A component cut at a section boundary is a shorter, intact component.
      if (starts.has(length)) continue
      expect(() => wrapCode(cut)).toThrow('the engine wrote a component that cannot be read: ')
      if (length > 8) expect(() => readSections(cut, 0, length)).toThrow(BuildError)
    }
  })

  it('is refused in one line when a name contains a line break', () => {
    const text = new TextDecoder('latin1').decode(component)
    const broken = component.with(text.indexOf('acme:math/numbers') + 4, 0x0a)
    expect(() => wrapCode(broken)).toThrow(
      '`acme\\u{a}math/numbers` is not a valid name of an import or export',
    )
    expectTotal(broken)
  })

  it('never causes more than a BuildError, with random or changed bytes', () => {
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

  it('never causes more than a BuildError, with any single byte changed', () => {
    for (let at = 0; at < component.length; at++) {
      for (const byte of [0, 1, component[at]! + 1, component[at]! ^ 0x80, 0xff])
        expectTotal(component.with(at, byte))
    }
  })
})
