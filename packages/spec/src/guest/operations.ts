/** Writes the operations of an interface. */

import type { Func, Resource, Type } from '../model.ts'
import { camel } from '../name-cases.ts'
import { fromEngine, toEngineAtOnce } from './convert.ts'
import { handleSymbol } from './guest-names.ts'
import { specials } from './special-operations.ts'

/** Returns an operation, which converts its arguments, calls the WIT function, and wraps the result. */
export function writeOperation(resource: Resource, func: Func): string {
  const { w3cName } = resource
  const { name } = func.w3c
  const special = specials[name]
  const required = special?.required ?? func.params.findLastIndex(({ optional }) => !optional) + 1
  const what = `${w3cName}.${name}`
  const params = func.params.map((param, index) => {
    const type = paramType(param.type)
    return index < required
      ? `${param.w3cName}: ${type}`
      : `${param.w3cName}: ${type} | undefined = undefined`
  })
  const checks = acceptsUndefined(func.params[required - 1]?.type)
    ? [`if (arguments.length < ${required}) throw tooFew('${what}', ${required})`]
    : []
  const args = func.params.map(param => {
    return (
      special?.args[param.w3cName] ?? toEngineAtOnce(param.type, param.w3cName, `${what}: ${param.w3cName}`)
    )
  })
  const handle = `this[${handleSymbol(resource)}]`
  const setUp = special?.setUp(what) ?? []
  if (func.async) {
    return `${name}(${params.join(', ')}) {
      return settleInOrder(async () => {
      ${checks.join('\n')}
      const handle = ${handle}
      ${[...setUp, ...args.map((arg, index) => `const ${func.params[index]!.w3cName}Value = ${arg}`)].join('\n')}
      ${asyncReturn(func, `await awaitCall(() => handle.${camel(func.name)}(${func.params.map(({ w3cName }) => `${w3cName}Value`).join(', ')}))`)}
      })
    }`
  }
  const call = `${handle}.${camel(func.name)}(${args.join(', ')})`
  return `${name}(${params.join(', ')}) {
    ${[...checks, ...setUp, ...syncReturn(func, call, special?.made)].join('\n')}
  }`
}

function asyncReturn(func: Func, call: string): string {
  const ok = func.result?.kind === 'result' ? func.result.ok : func.result
  if (ok === undefined) return call
  if (ok.kind === 'option') return `return optional(${call}, value => ${objectOf(ok.some, 'value')}) ?? null`
  return `return ${objectOf(ok, call)}`
}

function objectOf(type: Type, value: string): string {
  return type.kind === 'own' && type.resource.w3cName === 'GPUError'
    ? `errorOf(${value})`
    : fromEngine(type, value)
}

function syncReturn(func: Func, call: string, made = (value: string) => value): string[] {
  const fallible = func.result?.kind === 'result'
  const ok = func.result?.kind === 'result' ? func.result.ok : func.result
  const value = ok === undefined ? call : `return ${made(fromEngine(ok, call))}`
  return fallible ? [`try { ${value} } catch (error) { throw exceptionOf(error) }`] : [value]
}

/**
 * Whether W3C's conversion accepts `undefined` as a value, so that only the number of arguments shows a
 * missing one.
 */
function acceptsUndefined(type: Type | undefined): boolean {
  if (type?.kind === 'option') return true
  return type?.kind === 'string' || type?.kind === 'bool' || type?.kind === 'u32'
}

/** Returns the TypeScript type of a parameter. A parameter with a conversion function takes any value. */
function paramType(type: Type): string {
  switch (type.kind) {
    case 'borrow':
      return 'HandleCarrier'
    case 'option':
      return paramType(type.some)
    case 'defined':
      return type.definition.kind === 'alias' ? paramType(type.definition.type) : 'unknown'
    case 'string':
      return 'string'
    case 'list':
    case 'own':
      return 'unknown'
    case 'bool':
      return 'boolean'
    default:
      return 'number'
  }
}
