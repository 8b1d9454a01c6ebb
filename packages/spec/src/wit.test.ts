import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { componentEmbed, componentNew, print } from '@bytecodealliance/jco'
import { beforeAll, describe, expect, it } from 'vitest'
import { coreSignature } from './abi.ts'
import { fingerprint, fingerprintOfWit } from './fingerprint.ts'
import { functionsOf, type Package } from './model.ts'
import { coreSignatures, fingerprintOfWat } from './read-wat.ts'
import { loadSurface } from './surface.ts'
import { loadSurface001 } from './surface-0.0.1.ts'
import { loadApi, loadApi001 } from './translate.ts'
import { apiPackage, writePackage, writeWit } from './write-wit.ts'

const api = loadApi()
const wit = writeWit(api)

/** Returns lines made from the published packages by `fingerprintOfWit`, one group per interface. */
function fingerprints(file: string): string[][] {
  const text = readFileSync(fileURLToPath(new URL(file, import.meta.url)), 'utf8')
  return text
    .trim()
    .split('\n\n')
    .map(lines => lines.split('\n'))
}

const [published] = fingerprints('wit-fingerprint.txt') as [string[]]

describe('the WIT', () => {
  it('has the structure of the published wasi:webgpu@0.3.0-rc.2', () => {
    expect(fingerprint(api, [{ name: 'imports', doc: '', imports: [api] }])).toEqual(published)
  })

  it('has that structure when parsed from its text', () => {
    expect(fingerprintOfWit(wit, 'webgpu')).toEqual(published)
  })

  it('links every item to a section of a specification', () => {
    for (const item of [...api.definitions, ...functionsOf(api)])
      expect(item.link).toMatch(/^https:\/\/[\w./]+\/#[\w-]+$|#predefinedcolorspace$/)
  })
})

describe('the WIT of the first release', () => {
  const packages = [apiPackage(loadApi001()), ...loadSurface001(loadSurface(api))]
  const published = fingerprints('wit-fingerprint-0.0.1.txt')

  it.each(packages.map(({ interfaces }, index) => [interfaces[0]!.package, index] as const))(
    'has the structure of the published %s@0.0.1',
    (_, index) => {
      // Nothing uses the record, which belongs to the copies from web pages that were left out.
      const left = /^(world|record gpu-copy-external-image-dest-info)/
      const lines = fingerprint(packages[index]!.interfaces[0]!, [])
      expect(lines).toEqual(published[index]!.filter(line => !left.test(line)))
    },
  )
})

describe('the WIT of surfaces', () => {
  const { surface, frameBuffer } = loadSurface(api)
  const [buffer, ...surfaces] = fingerprints('surface-fingerprint.txt')

  function all(read: (of: Package, index: number) => string[]) {
    return [read(frameBuffer, 0), ...surface.interfaces.map((_, index) => read(surface, index))]
  }

  it('has the structure of the published wasi-gfx:surface@0.2.0 and wasi-gfx:frame-buffer@0.2.0', () => {
    expect(all(({ interfaces, worlds }, index) => fingerprint(interfaces[index]!, worlds))).toEqual([
      buffer,
      ...surfaces,
    ])
  })

  it('has that structure when parsed from its text', () => {
    expect(
      all((of, index) => fingerprintOfWit(writePackage(of, 'a test'), of.interfaces[index]!.interface)),
    ).toEqual([buffer, ...surfaces])
  })

  it.each(surface.worlds.map(({ name }) => name))(
    'is resolved by wasm-tools, in its world %s',
    async world => {
      const text = [writePackage(surface, 'a test'), nested(writePackage(frameBuffer, 'a test')), nested(wit)]
      const embedded = await componentEmbed({ witSource: text.join('\n'), world, dummy: true })
      const component = await print(await componentNew(embedded))
      const imports = [...component.matchAll(/^ {2}\(import "([^"]+)"/gm)].map(([, name]) => name)
      const expected = surface.worlds.find(({ name }) => name === world)!.imports
      expect(imports.sort()).toEqual(
        expected.map(api => `${api.package}/${api.interface}@${api.version}`).sort(),
      )
    },
  )
})

describe('wasm-tools', () => {
  let module: string
  let component: string

  beforeAll(async () => {
    const embedded = await componentEmbed({ witSource: wit, world: 'imports', dummy: true })
    module = await print(embedded)
    component = await print(await componentNew(embedded))
  })

  it('resolves the WIT to the types and functions of the published package', () => {
    const items = published.filter(line => !/^(package|world)/.test(line))
    expect(fingerprintOfWat(component)).toEqual(items)
  })

  it('flattens every function to the core function type of the model', () => {
    const theirs = coreSignatures(module, api)
    for (const func of functionsOf(api)) {
      const { params, results } = coreSignature(func)
      const ours = [
        params.length > 0 && `(param ${params.join(' ')})`,
        results.length > 0 && `(result ${results})`,
      ]
      expect(`${func.extern} ${theirs.get(func.extern)}`).toBe(
        `${func.extern} ${ours.filter(Boolean).join(' ')}`,
      )
    }
  })
})

/** Returns a package nested in the text of another one. */
function nested(text: string): string {
  return `${text.replace(/^package ([^;]+);$/m, 'package $1 {')}}\n`
}
