/** Names in the generated host. */

import type { Enum, Resource, Type, Variant } from '../model.ts'
import { camel, pascal } from '../name-cases.ts'

/** Returns the wrapper class of a resource: `GpuBuffer`. */
export function wrapperClass(resource: Resource): string {
  return resource.mapOf ? 'OrderedMap' : pascal(resource.name)
}

/** Returns the constant with the `ResourceType`: `gpuBufferResource`. */
export function resourceConstant(resource: Resource): string {
  return `${camel(resource.name)}Resource`
}

/** Returns the constant with the W3C spelling of an enum's cases: `gpuTextureFormatCases`. */
export function enumCases(definition: Enum): string {
  return `${camel(definition.name)}Cases`
}

/** Returns the constant with the exceptions behind the kinds of an error: `mapAsyncErrorKinds`. */
export function errorKinds(kinds: Variant): string {
  return `${camel(kinds.name)}s`
}

/** Returns the part of a name that stands for a list: `GpuCommandBufferList`, `OptionGpuColorTargetStateList`. */
export function listName(element: Type): string {
  switch (element.kind) {
    case 'defined':
      return `${pascal(element.definition.name)}List`
    case 'own':
    case 'borrow':
      return `${pascal(element.resource.name)}List`
    case 'option':
      return `Option${listName(element.some)}`
    case 'tuple':
      return 'EntryList'
    default:
      return `${pascal(element.kind)}List`
  }
}

/** Returns the TypeScript type of a value as the GPU takes or returns it. */
export function w3cType(type: Type): string {
  switch (type.kind) {
    case 'bool':
      return 'boolean'
    case 'string':
      return 'string'
    case 'own':
    case 'borrow':
      return type.resource.w3cName
    case 'option':
      return `${w3cType(type.some)} | ${type.none}`
    case 'list':
      return type.element.kind === 'option' ? `(${w3cType(type.element)})[]` : `${w3cType(type.element)}[]`
    case 'defined': {
      const { definition } = type
      switch (definition.kind) {
        case 'alias':
        case 'flags':
          return 'number'
        case 'variant':
          return definition.cases
            .map(({ type, w3cName }) => (type ? w3cType(type) : `'${w3cName}'`))
            .join(' | ')
        default:
          return definition.w3cName
      }
    }
    case 'tuple':
    case 'result':
    case 'future':
    case 'stream':
      throw new Error(`no W3C type for a ${type.kind}`)
    default:
      return 'number'
  }
}

/** Returns the variable for the wrapper of `self`: `buffer`. */
export function selfName(resource: Resource): string {
  return camel(resource.name.replace(/^(gpu|record)-/, ''))
}

/** Returns the type of a call's result. A record with an `own` handle holds the wrapper object. */
export function answerType(type: Type): string {
  if (type.kind === 'option') return `${answerType(type.some)} | null`
  const isOwned = type.kind === 'defined' && type.definition.name.endsWith('-owned')
  return isOwned ? pascal(type.definition.name) : w3cType(type)
}

/** Returns the type with which an asynchronous call settles: a wrapped object, or a failure. */
export function outcomeType(type: Type | undefined): string {
  switch (type?.kind) {
    case undefined:
      return 'undefined'
    case 'own':
      return wrapperClass(type.resource)
    case 'option':
      return `${outcomeType(type.some)} | undefined`
    case 'result':
      return `${outcomeType(type.ok)} | Failure`
    default:
      throw new Error(`no rule for the outcome ${type?.kind}`)
  }
}

/** Whether a resource has a device that receives errors: its own, or itself. */
export function hasDevice(resource: Resource): boolean {
  return (
    resource.w3cName === 'GPUDevice' ||
    resource.w3cName === 'GPUCanvasContext' ||
    resource.functions.some(func => func.w3cName === 'GPUObjectBase.label')
  )
}
