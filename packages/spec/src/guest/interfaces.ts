/** Writes a class for each W3C interface. */

import type { Api, Func, Param, Resource, Type } from '../model.ts'
import { camel, pascal } from '../names.ts'
import { fromEngine, toEngine, toEngineAtOnce } from './convert.ts'
import { handleSymbol, isU32 } from './names.ts'

/** Interfaces whose class is hand-written: errors, which W3C lets a program make, and what stands on a surface. */
export const handWritten: ReadonlySet<string> = new Set([
  'GPUCanvasContext',
  'GPUError',
  'GPUUncapturedErrorEvent',
])

/** Members that need more than a call: functions of the guest, which get the object and the arguments. */
const delegated: { [member: string]: string } = {
  'GPUBuffer.mapState': 'mapStateOf',
  'GPUBuffer.mapAsync': 'mapAsync',
  'GPUBuffer.getMappedRange': 'getMappedRange',
  'GPUBuffer.unmap': 'unmap',
  'GPUBuffer.destroy': 'destroyBuffer',
  'GPUDevice.createBuffer': 'createBuffer',
  'GPUDevice.destroy': 'destroyDevice',
  'GPUDevice.lost': 'lostOf',
  'GPUQueue.writeBuffer': 'writeBuffer',
  'GPUQueue.writeTexture': 'writeTexture',
}

/** Names of features that a set has if its handle says so. */
const setsOf: { [w3cName: string]: string } = {
  GPUSupportedFeatures: 'gpuFeatureNameNames',
  WGSLLanguageFeatures: 'wgslLanguageFeatureNames',
}

/** The resources that are W3C interfaces with a generated class. */
export function interfacesOf(api: Api): Resource[] {
  return api.definitions.filter(
    definition => definition.kind === 'resource' && !definition.mapOf && !handWritten.has(definition.w3cName),
  ) as Resource[]
}

/** Classes and namespaces as W3C types them, for programs that import them by name. */
export function writeExports(api: Api): string {
  const constants = api.definitions.filter(definition => definition.kind === 'flags')
  const asW3c = ({ w3cName, link }: { w3cName: string; link: string }, from: string) =>
    `/** {@link ${link} ${w3cName}} */
    export const ${w3cName}: typeof globalThis.${w3cName} = ${from}.${w3cName} as never`
  return `import { interfaces } from './interfaces.ts'
    import { namespaces } from './values.ts'

    ${[
      ...interfacesOf(api).map(resource => asW3c(resource, 'interfaces')),
      ...constants.map(flags => asW3c(flags, 'namespaces')),
    ].join('\n\n')}`
}

/** The symbols of handles, and the type of a value that may have one. */
export function writeHandles(api: Api): string {
  const resources = api.definitions.filter(
    definition => definition.kind === 'resource' && !definition.mapOf,
  ) as Resource[]
  return `${resources
    .map(
      resource => `/** The handle of a \`${resource.w3cName}\`. */
      export const ${handleSymbol(resource)}: unique symbol = Symbol('${resource.w3cName}')`,
    )
    .join('\n\n')}

    /** Any value that a program passes, looked at for the handle that it may have. */
    export type Held = { ${resources
      .map(resource => `readonly [${handleSymbol(resource)}]?: wit.${pascal(resource.name)}`)
      .join('\n')} } | null | undefined`
}

export function writeInterfaces(api: Api): string {
  const interfaces = interfacesOf(api)
  return `${interfaces.map(writeInterface).join('\n\n')}

    /** Every interface that is generated, by its name. */
    export const interfaces = { ${interfaces.map(({ w3cName }) => w3cName).join(', ')} }

    for (const [name, Class] of Object.entries(interfaces)) asInterface(name, Class)`
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
    export class ${w3cName}${isTarget ? ' extends UncapturedErrorTarget' : ''} {
      declare readonly [${symbol}]: wit.${pascal(resource.name)}
      ${caches.join('\n')}
      ${setsOf[w3cName] ? '#names: ReadonlySet<string> | undefined' : ''}

      /** For this library alone: a program that calls it gets a TypeError. */
      constructor(caller: typeof internal, handle: wit.${pascal(resource.name)})
      constructor(caller: unknown = undefined, handle: unknown = undefined) {
        if (caller !== internal) throw illegal('${w3cName}')
        ${isTarget ? 'super()' : ''}
        ;(this as { [${symbol}]: unknown })[${symbol}] = handle
      }

      ${members.join('\n\n')}
    }`
}

/** Functions by the W3C member that they are: the getter and the setter of an attribute are one. */
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

/** W3C marks them \`[SameObject]\`: attributes that hold an object. */
function isSameObject(func: Func): boolean {
  return func.w3c.kind === 'getter' && (func.result?.kind === 'own' || func.result?.kind === 'list')
}

function delegatedGetter(func: Func, delegate: string): string {
  return `get ${func.w3c.name}() { return ${delegate}(this) }`
}

function writeGetter(resource: Resource, func: Func): string {
  const call = `${handleOfThis(resource)}.${camel(func.name)}()`
  const value = fromEngine(func.result!, call)
  const { name } = func.w3c
  if (isSameObject(func)) return `get ${name}() { return (this.#${name} ??= ${value}) }`
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
  return `/** Asks for each name once. */
    get #set() {
      return (this.#names ??= namesOf(${handleOfThis(resource)}, ${names}))
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

function writeDelegated(func: Func, delegate: string): string {
  const params = delegatedParams[delegate] ?? []
  const names = params.map(({ name }) => name)
  const call = `${delegate}(${['this', ...names].join(', ')})`
  return `${func.w3c.name}(${params.map(({ name, type, optional }) => `${name}: ${type}${optional ? ' | undefined = undefined' : ''}`).join(', ')}) {
    return ${func.async ? `inOrder(() => ${call})` : call}
  }`
}

const size = { type: 'number', optional: true }
const bytes = { name: 'data', type: 'AllowSharedBufferSource', optional: false }

/** The parameters of what is delegated: they are W3C's, which the WIT has split or renamed. */
const delegatedParams: { [delegate: string]: { name: string; type: string; optional: boolean }[] } = {
  mapAsync: [
    { name: 'mode', type: 'GPUMapModeFlags', optional: false },
    { name: 'offset', ...size },
    { name: 'size', ...size },
  ],
  getMappedRange: [
    { name: 'offset', ...size },
    { name: 'size', ...size },
  ],
  createBuffer: [{ name: 'descriptor', type: 'GPUBufferDescriptor', optional: false }],
  writeBuffer: [
    { name: 'buffer', type: 'Held', optional: false },
    { name: 'bufferOffset', type: 'number', optional: false },
    bytes,
    { name: 'dataOffset', ...size },
    { name: 'size', ...size },
  ],
  writeTexture: [
    { name: 'destination', type: 'unknown', optional: false },
    bytes,
    { name: 'dataLayout', type: 'unknown', optional: false },
    { name: 'size', type: 'unknown', optional: false },
  ],
}

function writeOperation(resource: Resource, func: Func): string {
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
    const type = param.optional && param.type.kind === 'option' ? param.type : param.type
    return special?.args[param.w3cName] ?? toEngineAtOnce(type, param.w3cName, `${what}: ${param.w3cName}`)
  })
  const handle = handleOfThis(resource)
  const setUp = special?.setUp(what) ?? []
  if (func.async) {
    return `${name}(${params.join(', ')}) {
      return inOrder(async () => {
      ${checks.join('\n')}
      const handle = ${handle}
      ${[...setUp, ...args.map((arg, index) => `const ${func.params[index]!.w3cName}Value = ${arg}`)].join('\n')}
      ${asyncReturn(func, `await settled(() => handle.${camel(func.name)}(${func.params.map(({ w3cName }) => `${w3cName}Value`).join(', ')}))`)}
      })
    }`
  }
  const call = `${handle}.${camel(func.name)}(${args.join(', ')})`
  return `${name}(${params.join(', ')}) {
    ${[...checks, ...setUp, ...syncReturn(func, call)].join('\n')}
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

function syncReturn(func: Func, call: string): string[] {
  const fallible = func.result?.kind === 'result'
  const ok = func.result?.kind === 'result' ? func.result.ok : func.result
  const value = ok === undefined ? call : `return ${fromEngine(ok, call)}`
  return fallible ? [`try { ${value} } catch (error) { throw exceptionOf(error) }`] : [value]
}

interface Special {
  /** How many arguments W3C requires: of overloads, the shorter form. */
  readonly required: number
  readonly setUp: (what: string) => string[]
  /** The arguments, where they are not just converted. */
  readonly args: { readonly [param: string]: string }
}

/** What has to be looked at before it becomes a call: by functions of `formats.ts` and `undefined-bits.ts`. */
function withChecks(convert: string, ...checks: string[]): Special {
  return {
    required: 1,
    setUp: what => [`const given = ${convert}(descriptor, '${what}: descriptor')`, ...checks],
    args: { descriptor: 'given' },
  }
}

/** Operations that take more than a conversion of each argument. */
const specials: { readonly [name: string]: Special } = {
  createTexture: withChecks('toGpuTextureDescriptor', 'requireTextureFormats(this, given)'),
  createBindGroupLayout: withChecks(
    'toGpuBindGroupLayoutDescriptor',
    'requireLayoutFormats(this, given)',
    'reportUndefinedStages(this, given)',
  ),
  createRenderPipeline: withChecks(
    'toGpuRenderPipelineDescriptor',
    'requirePipelineFormats(this, given)',
    'reportUndefinedColors(this, given)',
  ),
  createRenderPipelineAsync: withChecks(
    'toGpuRenderPipelineDescriptor',
    'requirePipelineFormats(this, given)',
    'requireDefinedColors(given)',
  ),
  createRenderBundleEncoder: withChecks(
    'toGpuRenderBundleEncoderDescriptor',
    'requireBundleFormats(this, given)',
  ),
  copyBufferToBuffer: {
    required: 2,
    setUp: what => [
      `// The short form is (source, destination, size).
      const isShort = (sourceOffset as Held)?.[gpuBuffer] !== undefined || arguments.length < 4
      const to: Held = isShort ? (sourceOffset as Held) : destination
      const bytes = isShort ? (destination as unknown as number | undefined) : size
      const from = isShort ? undefined : toU64(sourceOffset, '${what}: sourceOffset')
      const at = isShort ? undefined : toU64(destinationOffset, '${what}: destinationOffset')`,
    ],
    args: {
      sourceOffset: 'from',
      destination: `to?.[gpuBuffer] ?? notA('GPUBuffer', 'destination')`,
      destinationOffset: 'at',
      size: `bytes === undefined ? undefined : toU64(bytes, 'size')`,
    },
  },
  setBindGroup: {
    required: 2,
    setUp: () => [],
    args: {
      dynamicOffsetsData: `dynamicOffsetsData === undefined ? undefined : toDynamicOffsets(dynamicOffsetsData, dynamicOffsetsDataStart, dynamicOffsetsDataLength)`,
      dynamicOffsetsDataStart: 'undefined',
      dynamicOffsetsDataLength: 'undefined',
    },
  },
  setImmediates: {
    required: 2,
    setUp: () => [],
    args: {
      data: `toBytes(data, dataOffset, dataSize, 'GPUBindingCommandsMixin.setImmediates')`,
      dataOffset: 'undefined',
      dataSize: 'undefined',
    },
  },
}

/** Whether W3C's conversion takes \`undefined\` for a value that is there: only counting the arguments tells. */
function acceptsUndefined(type: Type | undefined): boolean {
  if (type?.kind === 'option') return true
  return type?.kind === 'string' || type?.kind === 'bool' || (type?.kind === 'u32' && !isU32(type))
}

/** The TypeScript type of a parameter: what is converted by a function takes anything. */
function paramType(type: Type): string {
  switch (type.kind) {
    case 'borrow':
      return 'Held'
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

function w3cResult(type: Type): string {
  if (type.kind === 'list' && type.element.kind === 'own')
    return `readonly ${type.element.resource.w3cName}[]`
  return type.kind === 'own' ? type.resource.w3cName : 'unknown'
}
