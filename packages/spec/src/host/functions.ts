/** Writes the lowered form of every function. */

import { coreSignature, layoutOf, parameterTypes } from '../abi.ts'
import { type Func, type Param, type Resource, type Type, unaliased } from '../model.ts'
import { camel } from '../name-cases.ts'
import { membersOfWrappers, movedMembers, overloadedCalls } from './calls.ts'
import {
  answerType,
  errorKinds,
  hasDevice,
  outcomeType,
  resourceConstant,
  selfName,
  w3cType,
  wrapperClass,
} from './host-names.ts'
import { flatSource, type Loaders, type LoadScope, lookUp, memorySource, type Source } from './load.ts'
import { flatParams } from './params.ts'
import { flatResult, Stores } from './store.ts'
import { funcType } from './types.ts'

/** Shared state while functions are written: the loaders and stores that they need. */
export interface FunctionWriter {
  readonly loaders: Loaders
  readonly stores: Stores
}

/** Returns a property of the object of a resource's methods: the WIT name, and the function in lowered form. */
export function writeFunction(func: Func, writer: FunctionWriter): string {
  return `/** {@link ${func.link} ${func.w3cName}} */
    '${func.name}': ${new FunctionBody(func, writer).write()},`
}

/**
 * Returns properties of the object of all functions.
 *
 * @param texts texts of {@link writeFunction}, by the name that components import
 */
export function writeMethods(functions: readonly Func[], texts: ReadonlyMap<string, string>): string[] {
  const groups = Map.groupBy(functions, ({ resource }) => resourceConstant(resource!))
  return [...groups].map(
    ([resource, methods]) =>
      `...methods(${resource}, self => ({ ${methods.map(({ extern }) => texts.get(extern)).join('\n\n')} })),`,
  )
}

class FunctionBody {
  readonly #func: Func
  readonly #loaders: Loaders
  readonly #stores: Stores
  readonly #asyncStores: Stores
  /** Variable that holds the wrapper of `self`. */
  readonly #self: string
  /** Name of the operation for messages: `GPUBuffer.mapAsync`. */
  readonly #operation: string

  constructor(func: Func, { loaders, stores }: FunctionWriter) {
    this.#func = func
    this.#loaders = loaders
    this.#stores = stores
    this.#asyncStores = new Stores({ handles: 'handles', memory: 'cx.memory' }, stores.needed)
    this.#self = func.resource ? selfName(func.resource) : ''
    this.#operation = `${func.w3c.interface}.${func.w3c.name}`
  }

  write(): string {
    const { result, async, waits } = this.#func
    if (result?.kind === 'future' || result?.kind === 'stream') return this.#lifted()
    if (async || waits) return this.#async()
    const { params, paramsInMemory, resultInMemory } = coreSignature(this.#func)
    const flat = flatParams(this.#func, this.#locals())
    const names = [
      ...(paramsInMemory ? [] : ['self: number']),
      ...(paramsInMemory
        ? ['params: number']
        : flat.map(({ name, type }) => `${name}: ${type === 'i64' ? 'bigint' : 'number'}`)),
      ...(resultInMemory ? ['result: number'] : []),
    ]
    if (names.length !== params.length) throw new Error(`parameters of ${this.#func.extern}`)
    const body = this.#body(
      paramsInMemory,
      flat.map(({ name }) => name),
      resultInMemory,
    )
    const uses = contextUses(body)
    return `new Lowered(${funcType(this.#func)}, ${uses.parameter} => {
      ${uses.declaration}
      return (${names.join(', ')}) => { ${body} }
    })`
  }

  /** Variables that the body declares. */
  #locals(): string[] {
    return [
      this.#self,
      ...this.#func.params.filter(param => this.#isHoisted(param)).map(({ w3cName }) => w3cName),
    ]
  }

  #body(paramsInMemory: boolean, flat: string[], resultInMemory: boolean): string {
    const sources = paramsInMemory
      ? memorySource('at').parts(parameterTypes(this.#func))
      : flatSource(['self', ...flat]).parts(parameterTypes(this.#func))
    return [
      ...(paramsInMemory ? [this.#paramsInMemory('memory')] : []),
      ...(resultInMemory ? [this.#rangeOf(this.#func.result!, 'to', 'result')] : []),
      `const ${this.#self} = handles.get(${sources.shift()!.scalar('handle')}, ${resourceConstant(this.#func.resource!)})`,
      this.#call(sources),
    ].join('\n')
  }

  #paramsInMemory(memory: string): string {
    const types = parameterTypes(this.#func)
    const { size, alignment } = layoutOf({ kind: 'tuple', types })
    return `const at = ${memory}.range(params, ${size}, ${alignment})
      const { view } = ${memory}`
  }

  #rangeOf(type: Type, name: string, pointer: string, memory = 'memory'): string {
    const { size, alignment } = layoutOf(type)
    return `const ${name} = ${memory}.range(${pointer}, ${size}, ${alignment})`
  }

  /** Declarations of the object arguments, and all arguments as expressions by W3C name. */
  #arguments(sources: Source[], scope: LoadScope): { declarations: string[]; args: Map<string, string> } {
    const declarations: string[] = []
    const args = new Map<string, string>()
    const { none = {}, inPlace } = overloadedCalls[this.#func.w3c.name] ?? {}
    for (const [index, param] of this.#func.params.entries()) {
      const { type, w3cName } = param
      if (w3cName === inPlace) {
        const [pointer, length] = sources[index]!.pair()
        declarations.push(`const ${w3cName} = listAt(${scope.memory}, ${pointer}, ${length}, 1, 1)`)
        args.set(w3cName, w3cName)
        args.set(`${w3cName}.length`, `${length} >>> 0`)
        continue
      }
      // W3C's default rather than `undefined`: a browser calls a function with numbers alone in a shorter way.
      const omitted = none[w3cName] ?? param.default?.toString()
      const value = this.#loaders.read(type, sources[index]!, scope, omitted)
      if (this.#isHoisted(param)) {
        declarations.push(`const ${w3cName} = ${value}`)
        args.set(w3cName, w3cName)
      } else args.set(w3cName, value)
    }
    return { declarations, args }
  }

  /**
   * Whether an argument gets a variable. Lists and records do: a trap while reading one must not become a GPU error, and `invalid`
   * reads it. So do arguments with branches of a function of the GPU: the engine knows the class of the receiver only while no
   * branch lies between its lookup and the call, and calls functions of the platform in a shorter way then.
   */
  #isHoisted({ type, w3cName }: Param): boolean {
    if (isObject(type)) return true
    const { none = {}, inPlace } = overloadedCalls[this.#func.w3c.name] ?? {}
    return hasBranch(type) && !(w3cName in none) && inPlace === undefined && !this.#isOfWrapper()
  }

  /** Whether a hand-written wrapper class implements the function. */
  #isOfWrapper(): boolean {
    return membersOfWrappers.has(`${this.#func.w3c.interface}.${camel(this.#func.name)}`)
  }

  #call(sources: Source[]): string {
    const { declarations, args } = this.#arguments(sources, inFunction)
    return [...declarations, this.#callWith(args)].join('\n')
  }

  #callWith(args: Map<string, string>): string {
    const { w3c, result, resource } = this.#func
    const isOfWrapper = this.#isOfWrapper()
    const receiver = isOfWrapper ? this.#self : `${this.#self}.gpu`
    const movedTo = movedMembers[`${w3c.interface}.${w3c.name}`]
    const member = isOfWrapper ? camel(this.#func.name) : (movedTo ?? w3c.name)
    const operation = () => {
      const overloaded = overloadedCalls[member]
      return overloaded
        ? overloaded.write(receiver, args)
        : `${receiver}.${member}(${[...args.values()].join(', ')})`
    }
    switch (w3c.kind) {
      case 'setter':
        return `try { ${receiver}.${member} = ${[...args.values()][0]!} } catch (error) { ${this.#report()} }`
      case 'getter':
      case 'none':
        return this.#returnValue(result!, this.#wrapped(result!, `${receiver}.${member}`))
      case 'setlike':
        return this.#answer(result!, operation())
      default: {
        if (result?.kind === 'result') return this.#fallible(result, operation(), args)
        if (result?.kind === 'own') return this.#creation(result.resource, operation(), args)
        if (result !== undefined) return this.#answer(result, operation())
        if (!hasDevice(resource!)) throw new Error(`${this.#operation} has no device to report to`)
        return `try { ${operation()} } catch (error) { ${this.#report()} }`
      }
    }
  }

  /** A call that returns a GPU object; an invalid object replaces it when the call fails. */
  #creation(created: Resource, call: string, args: Map<string, string>): string {
    return `let created: ${created.w3cName}
      try { created = ${call} } catch (error) { created = ${this.#invalid(created, args)} }
      return handles.add(${resourceConstant(created)}, ${this.#wrap(created, 'created')})`
  }

  /** A call that returns a value; an absent value replaces it when the call fails. */
  #answer(result: Type, call: string): string {
    return `let answer: ${answerType(result)} | undefined
      try { answer = ${call} } catch (error) { ${hasDevice(this.#func.resource!) ? this.#report() : 'rethrowTrap(error)'} }
      ${this.#returnValue(result, 'answer')}`
  }

  #fallible(result: Type & { kind: 'result' }, call: string, args: Map<string, string>): string {
    const kinds = errorKinds(result.error.errorKinds!)
    const named = `${this.#device()}, wit, error, ${kinds}`
    const { ok } = result
    if (ok === undefined) {
      return `try { ${call}
          memory.view.setUint8(to, 0)
        } catch (error) { storeFailureOrReport(cx, to, ${named}) }`
    }
    if (ok.kind === 'own') {
      return `let created: ${ok.resource.w3cName} | Failure
        try { created = ${call} } catch (error) {
          created = namedFailure(error, ${kinds}) ?? ${this.#invalid(ok.resource, args)}
        }
        ${this.#stores.writeResult(result, 'created', 'to', this.#wrap(ok.resource, 'created'))}`
    }
    const isBytes = ok.kind === 'list' && unaliased(ok.element).kind === 'u8'
    return `let answer: ${isBytes ? 'Uint8Array' : w3cType(ok)} | Failure
      try { answer = ${call} } catch (error) { answer = closestFailure(${named}) }
      ${this.#stores.writeResult(result, 'answer', 'to')}`
  }

  #invalid(created: Resource, args: Map<string, string>): string {
    const readable = args.has('descriptor') ? ', descriptor' : ''
    const make = created.w3cName === 'GPUTexture' ? 'invalidTexture' : 'invalidObject'
    return `${make}(${this.#device()}, wit, error${readable})`
  }

  #report(): string {
    return `report(${this.#device()}, wit, error)`
  }

  /** The wrapper of the device that receives errors. */
  #device(): string {
    return `${this.#self}.device`
  }

  /** A new object of the wrapper class. */
  #wrap(resource: Resource, gpu: string): string {
    if (resource.w3cName === 'GPUDevice') return `GpuDevice.of(${gpu})`
    return hasDevice(resource)
      ? `new ${wrapperClass(resource)}(${gpu}, ${this.#device()})`
      : `new ${wrapperClass(resource)}(${gpu})`
  }

  /** The value of a getter, with GPU objects in wrappers. */
  #wrapped(type: Type, value: string): string {
    if (type.kind === 'own') return this.#wrap(type.resource, `${value} ?? missingObject`)
    if (type.kind === 'list' && type.element.kind === 'own') {
      return `Array.from(${value}, gpu => ${this.#wrap(type.element.resource, 'gpu')})`
    }
    return value
  }

  #returnValue(type: Type, value: string): string {
    if (!coreSignature(this.#func).resultInMemory) return `return ${flatResult(type, value)}`
    if (type.kind === 'string') return this.#stores.write(type, value, 'to')
    if (type.kind === 'list') return this.#stores.write(type, value, 'to')
    // The value is used more than once: an option tests it first.
    return `const value = ${value} ?? undefined\n${this.#stores.write(type, 'value', 'to')}`
  }

  /** A function whose future or stream the runtime lowers. */
  #lifted(): string {
    const { result, w3c } = this.#func
    return `new Lifted(${funcType(this.#func)}, ${result?.kind === 'future' ? w3c.name : 'uncapturedErrors'})`
  }

  #async(): string {
    const { func, flat } = { func: this.#func, flat: flatParams(this.#func, []) }
    const signature = coreSignature(func)
    const types = parameterTypes(func)
    const call = (sources: Source[]) => {
      const [self, ...params] = sources
      const args = func.params.map((param, index) =>
        this.#loaders.read(param.type, params[index]!, inAsyncFunction),
      )
      const receiver = lookUp(inAsyncFunction, self!.scalar('handle'), resourceConstant(func.resource!))
      return `${func.w3c.name}(${[receiver, ...args].join(', ')})`
    }
    const fromMemory = `(scope, params: number) => {
      ${this.#paramsInMemory('cx.memory')}
      return ${call(memorySource('at').parts(types))}
    }`
    const flatNames = ['self', ...flat.map(({ name }) => name)]
    const flatTypes = [
      'self: number',
      ...flat.map(({ name, type }) => `${name}: ${type === 'i64' ? 'bigint' : 'number'}`),
    ]
    const start = signature.paramsInMemory
      ? fromMemory
      : `(scope, ${flatTypes.join(', ')}) => ${call(flatSource(flatNames).parts(types))}`
    const body = `return {
      start: ${start},
      startFromMemory: ${fromMemory},
      ${this.#asyncResult()}
    }`
    const uses = contextUses(body)
    return `new LoweredAsync<${func.result ? outcomeType(func.result) : 'void'}>(${funcType(func)}, ${uses.parameter} => {
      ${uses.declaration}
      ${body}
    })`
  }

  #asyncResult(): string {
    const { result } = this.#func
    if (result === undefined) return ''
    const flat = coreSignature(this.#func).resultInMemory
      ? ''
      : `flat: outcome => ${flatResult(result, 'outcome')},`
    const store =
      result.kind === 'result'
        ? this.#asyncStores.writeResult(result, 'outcome', 'to')
        : this.#asyncStores.write(result, 'outcome', 'to')
    return `store: (outcome, pointer) => {
        ${this.#rangeOf(result, 'to', 'pointer', 'cx.memory')}
        ${store}
      },
      ${flat}`
  }
}

const inFunction: LoadScope = {
  handles: 'handles',
  memory: 'memory',
  callerScope: undefined,
}

// Only some forms of an asynchronous function need memory, which the guest may lack.
const inAsyncFunction: LoadScope = {
  handles: 'handles',
  memory: 'cx.memory',
  callerScope: 'scope',
}

/** Whether a value is a list or a record, or absent. */
function isObject(type: Type): boolean {
  switch (type.kind) {
    case 'option':
      return isObject(type.some)
    case 'list':
      return true
    case 'defined':
      return type.definition.kind === 'record'
    default:
      return false
  }
}

/** Whether the expression for a value that is no object has a branch. */
function hasBranch(type: Type): boolean {
  return type.kind === 'option' || (type.kind === 'defined' && type.definition.kind === 'enum')
}

/** How a function receives the parts of the context that it uses. */
function contextUses(body: string): { parameter: string; declaration: string } {
  const uses = (name: string) => new RegExp(`(?<![.\\w])${name}\\b`).test(body)
  const names = ['handles', 'memory'].filter(uses)
  const wit = uses('wit') ? ', wit' : ''
  if (!uses('cx')) return { parameter: `({ ${names.join(', ')} }${wit})`, declaration: '' }
  return {
    parameter: `(cx${wit})`,
    declaration: names.length > 0 ? `const { ${names.join(', ')} } = cx` : '',
  }
}
