import { AsyncBuiltIns } from '../abi/async-built-ins.ts'
import { runSyncTask } from '../abi/canon-lift.ts'
import { type CoreFunc, lower } from '../abi/canon-lower.ts'
import { LiftLowerContext } from '../abi/lift-lower-context.ts'
import { type Func, type Needs, signatureOf } from '../abi/signature.ts'
import type { Boundary } from '../async/task.ts'
import type { CoreSize } from '../binary/bounded-module.ts'
import type {
  Alias,
  BuiltInDefinition,
  Canon,
  CanonOptions,
  ComponentDefinition,
  CoreFuncType,
  CoreInstanceExpression,
  CoreSort,
  Definition,
  ExternTypeDefinition,
  InstanceExpression,
  NamedSortIndex,
  SortIndex,
  ValueTypeRef,
} from '../binary/definitions.ts'
import { defaultCanonOptions } from '../binary/definitions.ts'
import { LinkError, trap, uncatchable } from '../errors.ts'
import { ComponentInstance } from '../instance/component-instance.ts'
import type { CoreFunction } from '../instance/core-function.ts'
import { GuestMemory } from '../instance/guest-memory.ts'
import type { ComponentType, ExternDeclaration, ExternType } from '../types/extern-type.ts'
import { nestingOf, nestingOfFunc } from '../types/nesting.ts'
import { type KnownTypes, TypeScope } from '../types/type-scope.ts'
import { type FuncType, ResourceType } from '../types/types.ts'
import { linkBuiltIn } from './built-ins.ts'
import {
  type CoreExtern,
  type CoreInstance,
  checkCoreFuncType,
  coreExports,
  coreImports,
  describedExports,
} from './core-instance.ts'
import { InstantiationCost } from './instantiation-cost.ts'
import {
  type ComponentClosure,
  type CoreModule,
  checkSubtype,
  type Extern,
  typeOf,
  typesOf,
} from './linked-extern.ts'

/** Finds what is given for an import; `declare` closes its declared type over the resources of what was found. */
export type Resolver = (name: string, declare: (actual: ExternType | undefined) => ExternType) => Extern

/** A core module to instantiate, with its imports: the driver of {@link link} answers with the instance. */
export interface CoreInstantiation {
  readonly module: CoreModule
  readonly imports: WebAssembly.Imports
  readonly instance: ComponentInstance
}

/** Work that yields the core modules to instantiate, and goes on with their instances. */
export type Linking<T> = Generator<CoreInstantiation, T, WebAssembly.Instance>

/** Instances in instances multiply: this bounds what one component can make of itself. */
const maxInstances = 10_000
const maxDepth = 100

/** A function that is lifted or lowered takes kilobytes: as much as so many other definitions. */
const stepsOfCanon = 10

/**
 * Instantiates a component: walks its definitions in order and fills its index spaces. It runs as a generator, because
 * the engine instantiates core modules asynchronously.
 *
 * @returns what the component exports
 * @throws {LinkError}
 */
export function link(
  definition: ComponentDefinition,
  resolve: Resolver,
  instance: ComponentInstance,
): Linking<ReadonlyMap<string, Extern>> {
  const root: Root = {
    describe: false,
    spent: { instances: 0, depth: 0 },
    sizes: [],
    cost: new InstantiationCost(),
  }
  return new Linker(undefined, instance, resolve, root).run(definition)
}

/** A component, seen from its definitions alone: nothing of it is instantiated. */
export interface Description {
  readonly imports: readonly ExternDeclaration[]
  readonly exports: readonly ExternDeclaration[]
  /** The memories and tables of all core modules that an instance of it makes. */
  readonly sizes: readonly CoreSize[]
}

export function describe(definition: ComponentDefinition): Description {
  return describeWithin(undefined, definition)
}

function describeWithin(
  outer: Outer | undefined,
  definition: ComponentDefinition,
  args?: ReadonlyMap<string, ExternType>,
): Description {
  const imports: ExternDeclaration[] = []
  const resolve: Resolver = (name, declare) => {
    const type = declare(args?.get(name))
    imports.push({ name, type })
    return described(name, type)
  }
  const spent = outer?.linker.spent ?? { instances: 0, depth: 0 }
  const root: Root = { describe: true, spent, sizes: [], cost: new InstantiationCost() }
  const instance = new ComponentInstance(outer?.linker.instance)
  const linking = new Linker(outer, instance, resolve, root).run(definition)
  const step = linking.next()
  if (!step.done) throw new LinkError('a component cannot be described')
  const exports = [...step.value].map(([name, extern]) => ({ name, type: typeOf(extern) }))
  return { imports, exports, sizes: root.sizes }
}

/** Something of the given type that is never used, only asked for its type. */
function described(name: string, type: ExternType): Extern {
  switch (type.kind) {
    case 'func':
      return {
        kind: 'func',
        func: { kind: 'host', name, type: type.type, call: () => trap('not instantiated') },
      }
    case 'instance':
      return {
        kind: 'instance',
        exports: new Map(
          [...type.exports].map(([member, memberType]) => [member, described(member, memberType)]),
        ),
      }
    case 'type':
      return type
    case 'component':
      return {
        kind: 'component',
        component: {
          type: type.type,
          instantiate: function* (resolve) {
            const { exports } = type.type.open(resolveAll(type.type, resolve))
            return new Map(exports.map(item => [item.name, described(item.name, item.type)]))
          },
        },
      }
    case 'core module':
      return { kind: 'core module', module: { bytes: undefined, sizes: [], type: type.type } }
  }
}

function resolveAll(type: ComponentType, resolve: Resolver): Map<string, ExternType> {
  const given = new Map<string, ExternType>()
  for (const item of type.open().imports)
    given.set(item.name, typeOf(resolve(item.name, actual => actual ?? item.type)))
  return given
}

/** What all linkers of one root component share. */
export interface Root {
  /** Only the types are wanted: no core module is instantiated. */
  readonly describe: boolean
  /** How many component instances there are or were described, and how many of these are being made right now. */
  readonly spent: { instances: number; depth: number }
  /** What core modules define that were described. */
  readonly sizes: CoreSize[]
  readonly cost: InstantiationCost
}

/** The linker of the component around another one, and how much it has where the inner one is defined. */
interface Outer {
  readonly linker: Linker
  readonly components: number
  readonly modules: number
  readonly types: KnownTypes
}

class Linker {
  readonly instance: ComponentInstance
  readonly scope: TypeScope
  readonly #outer: Outer | undefined
  readonly #resolve: Resolver
  readonly #root: Root
  readonly #modules: CoreModule[] = []
  readonly #coreInstances: CoreInstance[] = []
  readonly #core: { readonly [S in 'func' | 'memory' | 'table' | 'global' | 'tag']: CoreExtern[] } = {
    func: [],
    memory: [],
    table: [],
    global: [],
    tag: [],
  }
  readonly #components: ComponentClosure[] = []
  readonly #instances: ReadonlyMap<string, Extern>[] = []
  readonly #funcs: Func[] = []
  readonly #exports = new Map<string, Extern>()
  readonly #builtIns: AsyncBuiltIns

  constructor(outer: Outer | undefined, instance: ComponentInstance, resolve: Resolver, root: Root) {
    this.instance = instance
    this.#builtIns = new AsyncBuiltIns(instance)
    this.scope = new TypeScope(outer?.linker.scope, outer?.types)
    this.#outer = outer
    this.#resolve = resolve
    this.#root = root
  }

  get spent(): Root['spent'] {
    return this.#root.spent
  }

  *run(definition: ComponentDefinition): Linking<ReadonlyMap<string, Extern>> {
    const { spent } = this
    this.#countInstance()
    if (spent.depth++ >= maxDepth) throw new LinkError(`components are nested more than ${maxDepth} deep`)
    for (const item of definition.definitions) {
      this.scope.spend(item.kind === 'canon' ? stepsOfCanon : 1)
      // Only these may wait for the engine. All others, which are most, need no generator.
      if (item.kind === 'core instance') this.#coreInstances.push(yield* this.#coreInstance(item.expression))
      else if (item.kind === 'instance') this.#addInstance(yield* this.#instantiate(item.expression))
      else this.#define(item)
    }
    spent.depth--
    return this.#exports
  }

  #countInstance(): void {
    if (this.spent.instances++ >= maxInstances)
      throw new LinkError(`the component has more than ${maxInstances} instances`)
  }

  #define(definition: Exclude<Definition, { kind: 'core instance' | 'instance' }>): void {
    switch (definition.kind) {
      case 'core module':
        this.#modules.push(definition)
        break
      case 'core type':
        this.scope.addCoreTypes(definition.types)
        break
      case 'component':
        this.#components.push(this.#close(definition.component))
        break
      case 'alias':
        this.#alias(definition.alias)
        break
      case 'type':
        if (definition.type.kind === 'resource') this.#defineResource(definition.type.destructor)
        else this.scope.types.push(this.scope.resolve(definition.type))
        break
      case 'canon':
        this.#canon(definition.canon)
        break
      case 'import':
        this.#import(definition.name, definition.type)
        break
      case 'export':
        this.#export(definition.name, definition.sort, definition.type)
        break
      case 'start':
      case 'value':
        throw new LinkError(`the component uses ${definition.kind} definitions, which are not supported`)
    }
  }

  // Core modules and instances

  *#coreInstance(expression: CoreInstanceExpression): Linking<CoreInstance> {
    if (expression.kind === 'exports') {
      this.scope.spend(expression.exports.length)
      return new Map(expression.exports.map(item => [item.name, this.#coreExtern(item.sort, item.index)]))
    }
    const module = at(this.#modules, expression.module, 'core module')
    this.#countInstance()
    this.scope.spend(expression.args.length + module.type.imports.length + module.type.exports.size)
    const args = new Map(
      expression.args.map(arg => [arg.name, at(this.#coreInstances, arg.instance, 'core instance')] as const),
    )
    const imports = coreImports(module.type, args)
    if (this.#root.describe) {
      this.#describeSizes(module)
      return describedExports(module.type)
    }
    this.#root.cost.add(module.bytes as Uint8Array)
    return coreExports(module.type, yield { module, imports, instance: this.instance })
  }

  #describeSizes({ sizes }: CoreModule): void {
    this.scope.spend(sizes.length)
    for (const size of sizes) this.#root.sizes.push(size)
  }

  #coreExtern(sort: CoreSort, index: number): CoreExtern {
    if (sort === 'type' || sort === 'module' || sort === 'instance') {
      throw new LinkError(`a core instance cannot export a core ${sort}`)
    }
    return at(this.#core[sort], index, `core ${sort}`)
  }

  #coreFunc(index: number): CoreFunc {
    return (at(this.#core.func, index, 'core func') as Extract<CoreExtern, { kind: 'func' }>).func
  }

  // Components and instances

  #close(definition: ComponentDefinition): ComponentClosure {
    const outer: Outer = {
      linker: this,
      components: this.#components.length,
      modules: this.#modules.length,
      types: this.scope.known,
    }
    return {
      type: { open: args => describeWithin(outer, definition, args) },
      // Of whoever instantiates it: where that one is only described, so is this.
      instantiate: (resolve, parent, root) =>
        new Linker(outer, new ComponentInstance(parent), resolve, root).run(definition),
    }
  }

  *#instantiate(expression: InstanceExpression): Linking<ReadonlyMap<string, Extern>> {
    if (expression.kind === 'exports') return this.#externs(expression.exports)
    const args = this.#externs(expression.args)
    const resolve: Resolver = (name, declare) => {
      const found = args.get(name)
      const actual = found && typeOf(found)
      checkSubtype(`import ${name}`, actual, declare(actual))
      return found as Extern
    }
    const component = at(this.#components, expression.component, 'component')
    return yield* component.instantiate(resolve, this.instance, this.#root)
  }

  #addInstance(exports: ReadonlyMap<string, Extern>): void {
    typesOf(exports) // refuses what is nested too deep, as soon as it is
    this.#instances.push(exports)
  }

  #externs(items: readonly NamedSortIndex[]): Map<string, Extern> {
    this.scope.spend(items.length)
    return new Map(items.map(item => [item.name, this.#extern(item)]))
  }

  #extern({ sort, index }: SortIndex): Extern {
    switch (sort) {
      case 'func':
        return { kind: 'func', func: at(this.#funcs, index, 'func') }
      case 'type':
        return { kind: 'type', type: this.scope.type(index) }
      case 'component':
        return { kind: 'component', component: at(this.#components, index, 'component') }
      case 'instance':
        return { kind: 'instance', exports: at(this.#instances, index, 'instance') }
      case 'core module':
        return { kind: 'core module', module: at(this.#modules, index, 'core module') }
      case 'value':
        throw new LinkError('the component exports a value: values are not supported')
      default:
        throw new LinkError(`a ${sort} cannot be imported or exported`)
    }
  }

  /** Gives an extern the next index of its sort. */
  #introduce(extern: Extern): void {
    switch (extern.kind) {
      case 'func':
        this.#funcs.push(extern.func)
        break
      case 'type':
        this.scope.types.push(extern.type)
        break
      case 'component':
        this.#components.push(extern.component)
        break
      case 'instance':
        this.#addInstance(extern.exports)
        break
      case 'core module':
        this.#modules.push(extern.module)
        break
    }
  }

  #import(name: string, type: ExternTypeDefinition): void {
    const extern = this.#resolve(name, actual => this.scope.externType(name, type, actual))
    this.#introduce(extern)
  }

  #export(name: string, sort: SortIndex, type: ExternTypeDefinition | undefined): void {
    const extern = this.#extern(sort)
    if (type !== undefined) {
      const actual = typeOf(extern)
      checkSubtype(`export ${name}`, actual, this.scope.externType(name, type, actual))
    }
    if (this.#exports.has(name)) throw new LinkError(`export name \`${name}\` already defined`)
    this.#exports.set(name, extern)
    this.#introduce(extern)
  }

  #alias(alias: Alias): void {
    switch (alias.kind) {
      case 'core export': {
        const exports = at(this.#coreInstances, alias.instance, 'core instance')
        const extern = exports.get(alias.name)
        if (extern === undefined || `core ${extern.kind}` !== alias.sort) {
          throw new LinkError(
            `core instance ${alias.instance} has no export \`${alias.name}\` that is a ${alias.sort}`,
          )
        }
        this.#core[extern.kind].push(extern)
        break
      }
      case 'export': {
        const exports = at(this.#instances, alias.instance, 'instance')
        const extern = exports.get(alias.name)
        if (extern?.kind !== alias.sort) {
          throw new LinkError(
            `instance ${alias.instance} has no export \`${alias.name}\` that is a ${alias.sort}`,
          )
        }
        this.#introduce(extern)
        break
      }
      case 'outer':
        this.#aliasOuter(alias)
        break
    }
  }

  #aliasOuter({ sort, count, index }: Extract<Alias, { kind: 'outer' }>): void {
    if (sort === 'type' || sort === 'core type') {
      this.scope.aliasOuterType(sort, count, index)
      return
    }
    let linker: Linker = this
    let components = this.#components.length
    let modules = this.#modules.length
    for (let i = 0; i < count; i++) {
      if (linker.#outer === undefined) throw new LinkError(`invalid outer alias count ${count}`)
      ;({ linker, components, modules } = linker.#outer)
    }
    if (sort === 'component') this.#components.push(at(linker.#components, index, sort, components))
    else if (sort === 'core module') this.#modules.push(at(linker.#modules, index, sort, modules))
    else throw new LinkError(`an outer alias cannot refer to a ${sort}`)
  }

  // Canonical definitions

  #canon(canon: Canon): void {
    switch (canon.kind) {
      case 'lift':
        this.#funcs.push(this.#lift(canon.func, canon.options, this.scope.funcType(canon.type)))
        break
      case 'lower':
        this.#addCoreFunc(this.#lower(at(this.#funcs, canon.func, 'func'), canon.options))
        break
      case 'resource.new':
        this.#addCoreFunc(this.#resourceNew(this.#localResource(canon.type)))
        break
      case 'resource.rep':
        this.#addCoreFunc(this.#resourceRep(this.#localResource(canon.type)))
        break
      case 'resource.drop':
        this.#addCoreFunc(this.#resourceDrop(this.scope.resourceType(canon.type)))
        break
      case 'built-in':
        this.#addCoreFunc(this.#builtIn(canon))
        break
    }
  }

  #addCoreFunc(func: CoreFunc): void {
    this.#core.func.push({ kind: 'func', func })
  }

  #lift(index: number, options: CanonOptions, type: FuncType): Func {
    const core = this.#coreFunc(index)
    if (this.#root.describe) return describedFunc('a lifted function', type)
    checkAsync('canon lift', options, type)
    // Before the core types: with a memory of 64 bits they are others.
    const memory = this.#memory(options.memory)
    this.#checkNesting(() => nestingOfFunc(type))
    const signature = signatureOf(type)
    checkNeeds('canon lift', options, signature.liftNeeds(options.async))
    const wanted = signature.lifted(options)
    checkCoreFuncType('a lifted function', core.type, wanted)
    const optional = (name: string, func: number | undefined, funcType: CoreFuncType) => {
      if (func === undefined) return undefined
      const found = this.#coreFunc(func)
      checkCoreFuncType(name, found.type, funcType)
      return found.importable
    }
    return {
      kind: 'lifted',
      name: 'a lifted function',
      type,
      core: core.importable,
      instance: this.instance,
      options: {
        stringEncoding: options.stringEncoding,
        memory,
        realloc: this.#realloc(options),
        postReturn: optional('post-return', options.postReturn, { params: wanted.results, results: [] }),
        async: options.async,
        callback: optional('callback', options.callback, { params: ['i32', 'i32', 'i32'], results: ['i32'] }),
      },
    }
  }

  #lower(func: Func, options: CanonOptions): CoreFunc {
    if (this.#root.describe) return notInstantiated
    checkAsync(func.name, options, func.type)
    this.#checkNesting(() => nestingOfFunc(func.type))
    checkNeeds(func.name, options, signatureOf(func.type).lowerNeeds(options.async))
    return lower(func, this.#context(options, func.kind === 'host' ? 'js' : 'component'), options.async)
  }

  #context(options: CanonOptions, boundary: Boundary): LiftLowerContext {
    const memory = this.#memory(options.memory)
    return new LiftLowerContext(
      this.instance,
      boundary,
      options.stringEncoding,
      memory,
      this.#realloc(options),
    )
  }

  #memory(index: number | undefined): GuestMemory | undefined {
    if (index === undefined) return undefined
    const extern = at(this.#core.memory, index, 'core memory') as Extract<CoreExtern, { kind: 'memory' }>
    if (extern.memory64) throw new LinkError('the component uses memory64, which is not supported')
    return guestMemory(extern.memory)
  }

  #builtIn(definition: BuiltInDefinition): CoreFunc {
    if (this.#root.describe) return notInstantiated
    const { memory, options, result, table, type } = definition
    return linkBuiltIn(this.#builtIns, definition, {
      copied: () => {
        const copied = this.scope.valueType(type as number)
        this.#checkNesting(() => nestingOf(copied))
        if (copied.kind === 'stream' || copied.kind === 'future') return copied
        throw new LinkError(`type index ${type} is not a stream or a future type`)
      },
      context: () => this.#context(options as CanonOptions, 'component'),
      memoryContext: () => this.#context({ ...defaultCanonOptions, memory }, 'component'),
      result: () => (result === null ? undefined : this.scope.valueType(result as ValueTypeRef)),
      table: () => {
        const extern = at(this.#core.table, table as number, 'core table')
        return (extern as Extract<CoreExtern, { value: unknown }>).value as WebAssembly.Table
      },
    })
  }

  #checkNesting(depthOf: () => number): void {
    const { nesting } = this.instance.root.limits
    if (nesting === undefined) return
    const depth = depthOf()
    if (depth > nesting) trap(`values that are ${depth} deep exceed the limit of ${nesting} for nesting`)
  }

  #realloc(options: CanonOptions): CoreFunction | undefined {
    if (options.realloc === undefined) return undefined
    const func = this.#coreFunc(options.realloc)
    checkCoreFuncType('realloc', func.type, { params: ['i32', 'i32', 'i32', 'i32'], results: ['i32'] })
    return func.importable
  }

  // Resources

  #defineResource(destructor: number | undefined): void {
    const { instance } = this
    let destroy: ((rep: unknown) => void) | undefined
    if (destructor !== undefined) {
      const func = this.#coreFunc(destructor)
      checkCoreFuncType('a resource destructor', func.type, { params: ['i32'], results: [] })
      destroy = rep => runSyncTask(instance, () => func.importable(rep))
    }
    const type = new ResourceType('guest-defined resource', destroy, instance)
    this.scope.types.push({ kind: 'resource', type })
  }

  #localResource(index: number): ResourceType {
    const type = this.scope.resourceType(index)
    if (type.implementer !== this.instance) throw new LinkError(`type index ${index} is not a local resource`)
    return type
  }

  #resourceNew(type: ResourceType): CoreFunc {
    const { handles } = this.instance
    return builtIn({ params: ['i32'], results: ['i32'] }, rep => handles.add(type, rep))
  }

  #resourceRep(type: ResourceType): CoreFunc {
    const { handles } = this.instance
    return builtIn({ params: ['i32'], results: ['i32'] }, index => handles.rep(index >>> 0, type) as number)
  }

  #resourceDrop(type: ResourceType): CoreFunc {
    const { instance } = this
    return builtIn({ params: ['i32'], results: [] }, index => {
      const handle = instance.handles.drop(index >>> 0, type)
      if (handle.borrowScope !== undefined || type.destructor === undefined) return
      try {
        type.destructor(handle.rep)
      } catch (error) {
        throw uncatchable(error)
      }
    })
  }
}

function builtIn(type: CoreFuncType, call: (value: number) => unknown): CoreFunc {
  return { type, call, importable: call }
}

/** Stands for core functions of a component that is only described. Its type is left open, so it fits everywhere. */
const notInstantiated: CoreFunc = {
  type: undefined,
  call: () => trap('not instantiated'),
  importable: () => trap('not instantiated'),
}

function describedFunc(name: string, type: FuncType): Func {
  return { kind: 'host', name, type, call: notInstantiated.call }
}

const guestMemories = new WeakMap<WebAssembly.Memory, GuestMemory>()

/** One set of views for all functions that use a memory. */
function guestMemory(memory: WebAssembly.Memory): GuestMemory {
  let guest = guestMemories.get(memory)
  if (guest === undefined) {
    guest = new GuestMemory(memory)
    guestMemories.set(memory, guest)
  }
  return guest
}

function checkAsync(name: string, options: CanonOptions, type: FuncType): void {
  if (options.async && !type.async) {
    throw new LinkError(`${name}: the \`async\` canonical option requires an async function type`)
  }
  if (options.callback !== undefined && !options.async) {
    throw new LinkError(`${name}: the \`callback\` canonical option requires the \`async\` one`)
  }
}

function checkNeeds(name: string, options: CanonOptions, needs: Needs): void {
  if (needs.memory && options.memory === undefined)
    throw new LinkError(`${name}: canonical option \`memory\` is required`)
  if (needs.realloc && options.realloc === undefined)
    throw new LinkError(`${name}: canonical option \`realloc\` is required`)
}

/** @param length how much of the space may be referred to */
function at<T>(space: readonly T[], index: number, sort: string, length = space.length): T {
  const item = index < length ? space[index] : undefined
  if (item === undefined) throw new LinkError(`unknown ${sort} ${index}: ${sort} index out of bounds`)
  return item
}
