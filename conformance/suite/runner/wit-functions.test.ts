import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from '@bytecodealliance/jco'
import { parseFile } from '@wasi-webgpu/wit'
import { describe, expect, it } from 'vitest'
import { functionsOf, importedFunctions, witFunctions } from './wit-functions.ts'

const text = `package a:b@1.0.0;
  interface one {
    resource made { constructor(); make: static func() -> made; }
    resource nested { f: func(); }
    resource unreachable { f: func(); g: func() -> unreachable; }
    resource shared { f: func(); }
    record holder { inner: option<nested> }
    type alias = list<holder>;
    get: func() -> result<alias, string>;
    get-shared: func() -> shared;
  }
  interface two {
    use one.{nested as used};
    resource shared { f: func() -> elsewhere; }
    resource elsewhere { f: func(); }
    resource from-elsewhere { f: func(); }
  }`

describe('functionsOf', () => {
  it('names functions by their resource, and by their interface where two have a resource of one name', () => {
    expect(functionsOf([parseFile(text)]).map(({ name }) => name)).toEqual([
      'made.constructor',
      'made.make',
      'nested.f',
      'unreachable.f',
      'unreachable.g',
      'one/shared.f',
      'get',
      'get-shared',
      'two/shared.f',
      'elsewhere.f',
      'from-elsewhere.f',
    ])
  })

  it('reaches a resource with a constructor, and one that a function returns inside another type', () => {
    const reachable = functionsOf([parseFile(text)]).filter(its => its.reachable)
    expect(reachable.map(({ name }) => name)).toEqual([
      'made.constructor',
      'made.make',
      'nested.f',
      'one/shared.f',
      'get',
      'get-shared',
    ])
  })
})

describe('witFunctions', () => {
  it('has names that are unique', () => {
    const names = witFunctions().map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    expect(names).toEqual(
      expect.arrayContaining([
        'get-gpu',
        'gpu-device.create-buffer',
        'surface.constructor',
        'surface-webgpu/context.present',
      ]),
    )
  })

  it('finds that no guest gets a canvas context or an event of an uncaptured error', () => {
    const resources = new Set(
      witFunctions().flatMap(({ resource, reachable }) => (reachable ? [] : [resource])),
    )
    expect([...resources]).toEqual(['gpu-canvas-context', 'gpu-uncaptured-error-event'])
  })
})

describe('importedFunctions', () => {
  it('finds the functions that a component imports, in any version of their package', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wasi-webgpu-suite-'))
    try {
      const path = join(folder, 'component.wasm')
      writeFileSync(
        path,
        await parse(`(component (import "a:b/one@1.0.1" (instance
          (export "made" (type $made (sub resource)))
          (export "[constructor]made" (func (result (own $made)))))))`),
      )
      const imported = await importedFunctions(path, functionsOf([parseFile(text)]))
      expect([...imported].map(({ name }) => name)).toEqual(['made.constructor'])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
