import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { componentEmbed, componentNew, print } from '@bytecodealliance/jco'
import { beforeAll, describe, expect, it } from 'vitest'
import { coreSignature } from './abi.ts'
import { fingerprint } from './fingerprint.ts'
import { functionsOf } from './model.ts'
import { coreSignatures, fingerprintOfWat } from './read-wat.ts'
import { fingerprintOfWit } from './read-wit.ts'
import { loadApi } from './translate.ts'
import { writeWit } from './write-wit.ts'

const api = loadApi()
const wit = writeWit(api)

/** Made from the published package by `fingerprintOfWit`. */
const published = readFileSync(fileURLToPath(new URL('wit-fingerprint.txt', import.meta.url)), 'utf8')
  .trim()
  .split('\n')

describe('the WIT', () => {
  it('has the structure of the published wasi:webgpu@0.3.0-rc.2', () => {
    expect(fingerprint(api)).toEqual(published)
  })

  it('has that structure as text, too', () => {
    expect(fingerprintOfWit(wit, 'webgpu')).toEqual(published)
  })

  it('links every item to a section of a specification', () => {
    for (const item of [...api.definitions, ...functionsOf(api)])
      expect(item.link).toMatch(/^https:\/\/[\w./]+\/#[\w-]+$|#predefinedcolorspace$/)
  })
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

  it('flattens every function to the core function that the model says', () => {
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
