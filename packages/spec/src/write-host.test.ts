import type { FuncType, ValueType } from '@wasi-webgpu/component'
import { type HostInterface, LoweredAsync } from '@wasi-webgpu/component/host'
import { describe, expect, it } from 'vitest'
import { webgpu } from '../../host/src/index.ts'
import { withLegacy } from '../../host/src/legacy/index.ts'
import { type Func, functionsOf, type Type, unaliased } from './model.ts'
import { loadSurface } from './surface.ts'
import { loadSurface001 } from './surface-0.0.1.ts'
import { loadApi, loadApi001 } from './translate.ts'

const api = loadApi()
const members = webgpu({ gpu: {} as GPU })[`${api.package}/${api.interface}@${api.version}`]!

describe('the host', () => {
  it('has every function and every resource of the WIT, and nothing else', () => {
    const resources = api.definitions.filter(({ kind }) => kind === 'resource').map(({ name }) => name)
    const functions = functionsOf(api).map(({ extern }) => extern)
    expect(Object.keys(members).sort()).toEqual([...resources, ...functions].sort())
  })

  it.each(functionsOf(api))('has $extern with the type of the WIT', func => {
    expect(structure((members[func.extern] as { type: FuncType }).type, members)).toEqual(structureOf(func))
  })

  it('provides every version with an identical interface', () => {
    const imports = webgpu({ gpu: {} as GPU })
    for (const version of api.sameAs) {
      expect(Object.keys(imports[`${api.package}/${api.interface}@${version}`]!)).toEqual(
        Object.keys(members),
      )
    }
  })
})

describe('the host of the first release', () => {
  const older = [loadApi001(), ...loadSurface001(loadSurface(api)).map(({ interfaces }) => interfaces[0]!)]
  const imports = withLegacy({}, { webgpu: { gpu: {} as GPU }, surface: { create: () => ({}) as never } })
  const functions = older.flatMap(api =>
    functionsOf(api).map(func => {
      const members = imports[`${api.package}/${api.interface}@${api.version}`] as HostInterface
      return { name: `${api.package} ${func.extern}`, func, members, member: members[func.extern] }
    }),
  )
  const isPollable = ({ result }: Func) => result?.kind === 'own' && result.resource.name === 'pollable'

  it.each(functions.filter(({ func }) => !isPollable(func)))('has $name with the type of the WIT', it => {
    expect(structure((it.member as { type: FuncType }).type, it.members)).toEqual(structureOf(it.func))
  })

  it.each(functions.filter(({ func }) => isPollable(func)))('has $name, whose result belongs to WASI', it => {
    expect(it.member).toBeTypeOf('function')
  })

  it.each(functions.filter(({ func }) => func.waits))('waits in $name', it => {
    expect(it.member).toBeInstanceOf(LoweredAsync)
  })
})

/**
 * Returns a type of the runtime with all its parts; resources are represented by their names.
 *
 * @param of the interface that has the resources
 */
function structure({ params, result, async }: FuncType, of: HostInterface): unknown {
  return {
    params: params.map(({ name, type }) => [name, runtime(type, of)]),
    result: result && runtime(result, of),
    async,
  }
}

function runtime(type: ValueType, of: HostInterface): unknown {
  switch (type.kind) {
    case 'own':
    case 'borrow':
      expect(of[type.resource.name]).toBe(type.resource)
      return [type.kind, type.resource.name]
    case 'option':
      return ['option', runtime(type.some, of)]
    case 'list':
    case 'future':
    case 'stream':
      return [type.kind, runtime(type.element!, of)]
    case 'tuple':
      return ['tuple', type.types.map(part => runtime(part, of))]
    case 'result':
      return ['result', type.ok && runtime(type.ok, of), runtime(type.error!, of)]
    case 'record':
      return ['record', type.fields.map(({ name, type }) => [name, runtime(type, of)])]
    case 'variant':
      return ['variant', type.cases.map(({ name, type }) => [name, type && runtime(type, of)])]
    case 'enum':
    case 'flags':
      return [type.kind, type.names]
    default:
      return type.kind
  }
}

/** Returns the structure of a function in the model, in the form of {@link structure}. */
function structureOf(func: Func): unknown {
  const self = func.shape === 'method' ? [['self', ['borrow', func.resource!.name]]] : []
  const params = func.params.map(({ name, type }) => [name, model(type)])
  return { params: [...self, ...params], result: func.result && model(func.result), async: func.async }
}

function model(written: Type): unknown {
  const type = unaliased(written)
  switch (type.kind) {
    case 'own':
    case 'borrow':
      return [type.kind, type.resource.name]
    case 'option':
      return ['option', model(type.some)]
    case 'list':
    case 'future':
    case 'stream':
      return [type.kind, model(type.element)]
    case 'tuple':
      return ['tuple', type.types.map(model)]
    case 'result':
      return ['result', type.ok && model(type.ok), model({ kind: 'defined', definition: type.error })]
    case 'defined':
      return definitionOf(type.definition)
    default:
      return type.kind
  }
}

function definitionOf(definition: (Type & { kind: 'defined' })['definition']): unknown {
  switch (definition.kind) {
    case 'alias':
      return model(definition.type)
    case 'record':
      return ['record', definition.fields.map(({ name, type }) => [name, model(type)])]
    case 'variant':
      return ['variant', definition.cases.map(({ name, type }) => [name, type && model(type)])]
    case 'enum':
      return ['enum', definition.cases.map(({ name }) => name)]
    case 'flags':
      return ['flags', definition.flags.map(({ name }) => name)]
  }
}
