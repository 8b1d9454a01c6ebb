import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { type Enum, type Func, functionsOf } from './model.ts'
import { camel, pascal } from './name-cases.ts'
import { loadApi } from './translate.ts'
import { writeGuest } from './write-guest.ts'

const api = loadApi()
const files = writeGuest(api)

/** The hand-written part of the guest. */
const byHand = sources(fileURLToPath(new URL('../../guest/src', import.meta.url)))

function sources(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts') && !/^(generated|testing)\b|\.test\./.test(name))
    .map(name => readFileSync(`${folder}/${name}`, 'utf8'))
    .join('\n')
}

/** Functions of the WIT that the guest does not need, and why. */
const unused: { readonly [extern: string]: string } = {
  '[method]gpu-uncaptured-error-event.error': 'the stream of a device has the errors themselves',
}

/**
 * Whether the guest uses a function: it fills maps but never reads them, and takes canvas contexts from
 * surfaces.
 */
function isUsed({ extern, resource, shape, name }: Func): boolean {
  if (extern in unused || resource?.w3cName === 'GPUCanvasContext') return false
  return resource?.mapOf === undefined || shape === 'constructor' || name === 'add'
}

describe('the guest', () => {
  const interfaces = files.get('interfaces.ts')!

  it.each(functionsOf(api).filter(isUsed))('calls $extern', ({ resource, shape, name }) => {
    const call = shape === 'constructor' ? `new wit.${pascal(resource!.name)}()` : `${camel(name)}`
    const generated =
      resource && !resource.mapOf ? classText(interfaces, resource.w3cName) : files.get('dictionaries.ts')!
    const isCalled = (text: string) =>
      shape === 'constructor' ? text.includes(call) : new RegExp(`\\b${call}(\\?\\.)?\\(`).test(text)
    expect(isCalled(generated) || isCalled(byHand)).toBe(true)
  })

  it.each(enums())('maps every value of $w3cName to its name in WIT', ({ name, cases }) => {
    const values = files.get('values.ts')!
    const table = values.slice(values.indexOf(`export const ${camel(name)}Names`))
    for (const { name, w3cName } of cases) {
      expect(table).toMatch(new RegExp(`(^|[ '])${w3cName}'?: '${name}',`, 'm'))
    }
  })

  it('has a generated or hand-written class for each interface', () => {
    for (const definition of api.definitions) {
      if (definition.kind !== 'resource' || definition.mapOf) continue
      expect(`${interfaces}${byHand}`).toMatch(new RegExp(`export class ${definition.w3cName}\\b`))
    }
  })

  it('declares each import of its module in the types of the module', () => {
    const types = files.get('wit.d.ts')!
    for (const func of functionsOf(api)) {
      if (func.shape !== 'constructor') expect(types).toContain(`${camel(func.name)}(`)
    }
  })
})

function enums(): Enum[] {
  return api.definitions.filter(definition => definition.kind === 'enum')
}

/** Returns the text of a class in a file. */
function classText(text: string, name: string): string {
  const start = text.search(new RegExp(`export class ${name}\\b`))
  if (start < 0) return ''
  const end = text.indexOf('export class', start + 1)
  return text.slice(start, end < 0 ? undefined : end)
}
