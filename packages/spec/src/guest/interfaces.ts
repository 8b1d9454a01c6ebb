/** Writes a class for each W3C interface. */

import type { Api, Func, Param, Resource, Type } from '../model.ts'
import { camel, pascal } from '../name-cases.ts'
import { fromEngine, toEngine } from './convert.ts'
import { delegated, leadingArguments, writeDelegated } from './delegated.ts'
import { handleSymbol } from './guest-names.ts'
import { writeOperation } from './operations.ts'

/**
 * Interfaces whose classes are hand-written: errors, which programs may construct, and the parts of a
 * surface.
 */
export const handWritten: ReadonlySet<string> = new Set([
  'GPUCanvasContext',
  'GPUError',
  'GPUUncapturedErrorEvent',
])

/** Setlike interfaces, and the table of the names to test their handles for. */
const setsOf: { [w3cName: string]: string } = {
  GPUSupportedFeatures: 'gpuFeatureNameNames',
  WGSLLanguageFeatures: 'wgslLanguageFeatureNames',
}

/** Resources that are W3C interfaces with a generated class. */
export function interfacesOf(api: Api): Resource[] {
  return api.definitions.filter(
    definition => definition.kind === 'resource' && !definition.mapOf && !handWritten.has(definition.w3cName),
  ) as Resource[]
}

/** Returns the classes of all interfaces, and a list of them. */
export function writeInterfaces(api: Api): string {
  const interfaces = interfacesOf(api)
  return `${interfaces.map(writeInterface).join('\n\n')}

    /** Every generated interface, by name. */
    export const interfaces = { ${interfaces.map(({ w3cName }) => w3cName).join(', ')} }

    for (const [name, Class] of Object.entries(interfaces)) defineInterface(name, Class)`
}

function writeInterface(resource: Resource): string {
  const { w3cName } = resource
  const symbol = handleSymbol(resource)
  const isTarget = w3cName === 'GPUDevice'
  const members = [...membersOf(resource)].map(([name, funcs]) => writeMember(resource, name, funcs))
  const caches = [...membersOf(resource).values()]
    .filter(([func]) => isSameObject(func!))
    .map(([func]) => `#${func!.w3c.name}: ${w3cResult(func!.result!)} | undefined`)
  return `/** {@link ${resource.link} ${w3cName}} */
    export class ${w3cName}${isTarget ? ' extends EventTarget' : ''} {
      declare readonly [${symbol}]: wit.${pascal(resource.name)}
      ${caches.join('\n')}
      ${setsOf[w3cName] ? '#names: ReadonlySet<string> | undefined' : ''}

      /** For internal use; a program that calls the constructor receives a TypeError. */
      constructor(caller: typeof internal, handle: wit.${pascal(resource.name)})
      constructor(caller: unknown = undefined, handle: unknown = undefined) {
        if (caller !== internal) throw illegalConstructor('${w3cName}')
        ${isTarget ? 'super()' : ''}
        ;(this as { [${symbol}]: unknown })[${symbol}] = handle
      }

      ${members.join('\n\n')}${isTarget ? uncapturedErrorAttribute : ''}
    }`
}

/** The event handler attribute of a device, which the WIT expresses as a stream. */
const uncapturedErrorAttribute = `

  /** {@link https://www.w3.org/TR/webgpu/#dom-gpudevice-onuncapturederror GPUDevice.onuncapturederror} */
  get onuncapturederror() { return uncapturedErrorHandler(this) }

  set onuncapturederror(value) { setUncapturedErrorHandler(this, value) }`

/** Groups functions by W3C member: getter and setter of an attribute belong together. */
function membersOf(resource: Resource): Map<string, Func[]> {
  const functions = resource.functions.filter(
    ({ w3c }) =>
      !(w3c.kind === 'none' || (w3c.interface === 'GPUDevice' && w3c.name === 'onuncapturederror')),
  )
  return Map.groupBy(functions, ({ w3c }) => w3c.name)
}

function writeMember(resource: Resource, name: string, funcs: Func[]): string {
  const [func] = funcs as [Func]
  const doc = `/** {@link ${func.link} ${func.w3cName}} */`
  const delegate = delegated[`${resource.w3cName}.${name}`]
  switch (func.w3c.kind) {
    case 'setlike':
      return writeSet(resource)
    case 'getter': {
      const setter = funcs.find(({ w3c }) => w3c.kind === 'setter')
      return `${doc}\n${delegate ? delegatedGetter(func, delegate) : writeGetter(resource, func)}${setter ? `\n\n${writeSetter(resource, setter)}` : ''}`
    }
    default:
      return `${doc}\n${delegate ? writeDelegated(func, delegate) : writeOperation(resource, func)}`
  }
}

function handleOfThis(resource: Resource): string {
  return `this[${handleSymbol(resource)}]`
}

/** Whether an attribute holds an object; W3C marks these `[SameObject]`. */
function isSameObject(func: Func): boolean {
  return func.w3c.kind === 'getter' && (func.result?.kind === 'own' || func.result?.kind === 'list')
}

function delegatedGetter(func: Func, delegate: string): string {
  return `get ${func.w3c.name}() { return ${delegate}(${leadingArguments(delegate).join(', ')}) }`
}

function writeGetter(resource: Resource, func: Func): string {
  const call = `${handleOfThis(resource)}.${camel(func.name)}()`
  const value = fromEngine(func.result!, call)
  const { name } = func.w3c
  // The queue reports errors to its device.
  const made = name === 'queue' ? `withDevice(this, ${value})` : value
  if (isSameObject(func)) return `get ${name}() { return (this.#${name} ??= ${made}) }`
  return `get ${name}() { return ${value} }`
}

function writeSetter(resource: Resource, func: Func): string {
  const [param] = func.params as [Param]
  return `set ${func.w3c.name}(value) {
    ${handleOfThis(resource)}.${camel(func.name)}(${toEngine(param.type, 'value', `${resource.w3cName}.${func.w3c.name}`)})
  }`
}

function writeSet(resource: Resource): string {
  const names = setsOf[resource.w3cName]!
  return `/** The supported names, which the first access reads. */
    get #set() {
      return (this.#names ??= supportedNames(${handleOfThis(resource)}, ${names}))
    }

    get size() { return this.#set.size }

    has(value: string) {
      if (arguments.length < 1) throw tooFew('${resource.w3cName}.has', 1)
      return this.#set.has(\`\${value}\`)
    }

    forEach(callback: (value: string, key: string, set: this) => void, thisArg: unknown = undefined) {
      for (const name of this.#set) callback.call(thisArg, name, name, this)
    }

    entries() { return this.#set.entries() }

    keys() { return this.#set.keys() }

    values() { return this.#set.values() }

    [Symbol.iterator]() { return this.#set.values() }`
}

function w3cResult(type: Type): string {
  if (type.kind === 'list' && type.element.kind === 'own')
    return `readonly ${type.element.resource.w3cName}[]`
  return type.kind === 'own' ? type.resource.w3cName : 'unknown'
}
