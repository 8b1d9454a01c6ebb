import type { CoreFunc } from '../abi/core-func.ts'
import type { Func } from '../abi/func.ts'
import { resourceDestructor, resourceDrop, resourceNew, resourceRep } from '../abi/resource-built-ins.ts'
import type { CoreSize } from '../binary/bounded-module.ts'
import type {
  Alias,
  Canon,
  ComponentDefinition,
  CoreInstanceExpression,
  CoreSort,
  Definition,
  ExternTypeDefinition,
  InstanceExpression,
  NamedSortIndex,
  SortIndex,
} from '../binary/definitions.ts'
import { cannotLink, trap } from '../errors.ts'
import { ComponentInstance } from '../instance/component-instance.ts'
import type { ExternType } from '../types/extern-type.ts'
import { type KnownTypes, TypeScope } from '../types/type-scope.ts'
import { type FuncType, ResourceType } from '../types/types.ts'
import { CanonLinker, type CanonScope } from './canon-linker.ts'
import {
  type CoreExtern,
  type CoreInstance,
  checkCoreFuncType,
  coreExports,
  coreImports,
} from './core-instance.ts'
import type { Description } from './describe.ts'
import type { InstantiationCost } from './instantiation-cost.ts'
import { type ComponentClosure, type CoreModule, type Extern, typeOf, typesOf } from './linked-extern.ts'
import type { Linking, Resolver } from './linking.ts'
import { checkSubtype } from './subtype.ts'

/** Highest number of instances: components that instantiate each other multiply. */
const maxInstances = 10_000
const maxDepth = 100

/** Number of other definitions that take as much memory as a function that is lifted or lowered: kilobytes. */
const stepsOfCanon = 10

/** Number of other definitions that take as long as a function that may suspend, which is the instance of a core module. */
const stepsOfSuspending = 100

/** State that the linkers of a root component and of the components inside it share. */
export interface LinkState {
  /** Whether only the types of the exports are wanted. */
  readonly onlyTypes: boolean
  /** Number of component instances that were made or described so far, and of those being made now. */
  readonly counts: { instances: number; depth: number }
  /** Sizes of the memories and tables of the core modules, if only types are wanted. */
  readonly sizes: CoreSize[]
  readonly cost: InstantiationCost
  /** Describes a component inside another one; `describe.ts` has it, which imports this file. */
  readonly describe: (
    outer: OuterComponent,
    definition: ComponentDefinition,
    args?: ReadonlyMap<string, ExternType>,
  ) => Description
}

/** The linker of an enclosing component, and the sizes of its index spaces where the inner component is defined. */
export interface OuterComponent {
  readonly linker: Linker
  readonly lengths: Readonly<Record<'component' | 'core module', number>>
  readonly types: KnownTypes
}

/** Sorts with an index space of externs; types have one in the {@link TypeScope}. */
type ExternSort = Exclude<Extern['kind'], 'type'>
type ExternOf<S extends ExternSort> = Extract<Extern, { kind: S }>

/**
 * Walks the definitions of one component and fills its index spaces.
 *
 * If the state asks for types only, core modules are not instantiated and functions are placeholders.
 */
export class Linker implements CanonScope {
  readonly instance: ComponentInstance
  readonly scope: TypeScope
  readonly #outer: OuterComponent | undefined
  readonly #resolve: Resolver
  readonly #state: LinkState
  readonly #coreInstances: CoreInstance[] = []
  readonly #core: { readonly [S in 'func' | 'memory' | 'table' | 'global' | 'tag']: CoreExtern[] } = {
    func: [],
    memory: [],
    table: [],
    global: [],
    tag: [],
  }
  readonly #externs: { readonly [S in ExternSort]: ExternOf<S>[] } = {
    func: [],
    component: [],
    instance: [],
    'core module': [],
  }
  readonly #exports = new Map<string, Extern>()
  readonly #canon: CanonLinker

  constructor(
    outer: OuterComponent | undefined,
    instance: ComponentInstance,
    resolve: Resolver,
    state: LinkState,
  ) {
    this.instance = instance
    this.scope = new TypeScope(outer?.linker.scope, outer?.types)
    this.#outer = outer
    this.#resolve = resolve
    this.#state = state
    this.#canon = new CanonLinker(this)
  }

  get counts(): LinkState['counts'] {
    return this.#state.counts
  }

  *run(definition: ComponentDefinition): Linking<ReadonlyMap<string, Extern>> {
    const { counts } = this
    this.#countInstance()
    if (counts.depth++ >= maxDepth) cannotLink(`components are nested more than ${maxDepth} deep`)
    for (const item of definition.definitions) {
      this.scope.spend(item.kind === 'canon' ? stepsOfCanon : 1)
      // Only these two may wait for the engine. A generator would slow the other definitions down, which are most.
      if (item.kind === 'core instance') this.#coreInstances.push(yield* this.#coreInstance(item.expression))
      else if (item.kind === 'instance')
        this.#introduce({ kind: 'instance', exports: yield* this.#instantiate(item.expression) })
      else this.#define(item)
    }
    counts.depth--
    return this.#exports
  }

  #countInstance(): void {
    if (this.counts.instances++ >= maxInstances)
      cannotLink(`the component has more than ${maxInstances} instances`)
  }

  #define(definition: Exclude<Definition, { kind: 'core instance' | 'instance' }>): void {
    switch (definition.kind) {
      case 'core module':
        this.#introduce({ kind: 'core module', module: definition })
        break
      case 'core type':
        this.scope.addCoreTypes(definition.types)
        break
      case 'component':
        this.#introduce({ kind: 'component', component: this.#close(definition.component) })
        break
      case 'alias':
        this.#alias(definition.alias)
        break
      case 'type':
        if (definition.type.kind === 'resource') this.#addResource(definition.type.destructor)
        else this.scope.types.push(this.scope.resolve(definition.type))
        break
      case 'canon':
        this.#addCanonical(definition.canon)
        break
      case 'import':
        this.#import(definition.name, definition.type)
        break
      case 'export':
        this.#export(definition.name, definition.sort, definition.type)
        break
      case 'start':
      case 'value':
        cannotLink(`the component uses ${definition.kind} definitions, which are not supported`)
    }
  }

  // Core modules and instances

  *#coreInstance(expression: CoreInstanceExpression): Linking<CoreInstance> {
    if (expression.kind === 'exports') {
      this.scope.spend(expression.exports.length)
      return new Map(expression.exports.map(item => [item.name, this.#coreExtern(item.sort, item.index)]))
    }
    const { module } = this.#at('core module', expression.module)
    this.#countInstance()
    this.scope.spend(expression.args.length + module.type.imports.length + module.type.exports.size)
    const args = new Map(
      expression.args.map(arg => [arg.name, at(this.#coreInstances, arg.instance, 'core instance')] as const),
    )
    const imports = coreImports(module.type, args)
    if (this.#state.onlyTypes) {
      this.#addSizes(module)
      return coreExports(module.type)
    }
    this.#state.cost.add(module.bytes as Uint8Array, module.type.allocated as number)
    return coreExports(module.type, yield { module, imports, instance: this.instance })
  }

  #addSizes({ sizes }: CoreModule): void {
    this.scope.spend(sizes.length)
    for (const size of sizes) this.#state.sizes.push(size)
  }

  #coreExtern(sort: CoreSort, index: number): CoreExtern {
    if (sort === 'type' || sort === 'module' || sort === 'instance') {
      cannotLink(`a core instance cannot export a core ${sort}`)
    }
    return at(this.#core[sort], index, `core ${sort}`)
  }

  coreFunc(index: number): CoreFunc {
    return (at(this.#core.func, index, 'core func') as Extract<CoreExtern, { kind: 'func' }>).func
  }

  coreMemory(index: number): WebAssembly.Memory {
    const extern = at(this.#core.memory, index, 'core memory') as Extract<CoreExtern, { kind: 'memory' }>
    if (extern.memory64) cannotLink('the component uses memory64, which is not supported')
    return extern.memory
  }

  coreTable(index: number): WebAssembly.Table {
    const extern = at(this.#core.table, index, 'core table') as Extract<CoreExtern, { value: unknown }>
    return extern.value as WebAssembly.Table
  }

  // Components and instances

  #close(definition: ComponentDefinition): ComponentClosure {
    const outer: OuterComponent = {
      linker: this,
      lengths: this.#lengths(),
      types: this.scope.known,
    }
    return {
      type: { open: args => this.#state.describe(outer, definition, args) },
      // The state is that of the component that instantiates this one, which may only be described.
      instantiate: (resolve, parent, state) =>
        new Linker(outer, new ComponentInstance(parent), resolve, state).run(definition),
    }
  }

  #lengths(): OuterComponent['lengths'] {
    return {
      component: this.#externs.component.length,
      'core module': this.#externs['core module'].length,
    }
  }

  *#instantiate(expression: InstanceExpression): Linking<ReadonlyMap<string, Extern>> {
    if (expression.kind === 'exports') return this.#named(expression.exports)
    const args = this.#named(expression.args)
    const resolve: Resolver = (name, declare) => {
      const found = args.get(name)
      const actual = found && typeOf(found)
      checkSubtype(`import ${name}`, actual, declare(actual))
      return found as Extern
    }
    const { component } = this.#at('component', expression.component)
    return yield* component.instantiate(resolve, this.instance, this.#state)
  }

  #named(items: readonly NamedSortIndex[]): Map<string, Extern> {
    this.scope.spend(items.length)
    return new Map(items.map(item => [item.name, this.#extern(item)]))
  }

  #extern({ sort, index }: SortIndex): Extern {
    if (sort === 'type') return { kind: 'type', type: this.scope.type(index) }
    if (sort in this.#externs) return this.#at(sort as ExternSort, index)
    if (sort === 'value') cannotLink('values as imports and exports are not supported')
    cannotLink(`a ${sort} cannot be imported or exported`)
  }

  #at<S extends ExternSort>(sort: S, index: number): ExternOf<S> {
    return at(this.#externs[sort], index, sort)
  }

  /** Adds an extern to the index space of its sort. */
  #introduce(extern: Extern): void {
    if (extern.kind === 'type') {
      this.scope.types.push(extern.type)
      return
    }
    if (extern.kind === 'instance')
      typesOf(extern.exports) // throws at once for instances that are nested too deeply
    ;(this.#externs[extern.kind] as Extern[]).push(extern)
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
    if (this.#exports.has(name)) cannotLink(`export name \`${name}\` already defined`)
    this.#exports.set(name, extern)
    this.#introduce(extern)
  }

  #alias(alias: Alias): void {
    switch (alias.kind) {
      case 'core export': {
        const exports = at(this.#coreInstances, alias.instance, 'core instance')
        const extern = exports.get(alias.name)
        if (extern === undefined || `core ${extern.kind}` !== alias.sort) {
          cannotLink(
            `core instance ${alias.instance} has no export \`${alias.name}\` that is a ${alias.sort}`,
          )
        }
        this.#core[extern.kind].push(extern)
        break
      }
      case 'export': {
        const { exports } = this.#at('instance', alias.instance)
        const extern = exports.get(alias.name)
        if (extern?.kind !== alias.sort) {
          cannotLink(`instance ${alias.instance} has no export \`${alias.name}\` that is a ${alias.sort}`)
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
    let lengths = this.#lengths()
    for (let i = 0; i < count; i++) {
      if (linker.#outer === undefined) cannotLink(`invalid outer alias count ${count}`)
      ;({ linker, lengths } = linker.#outer)
    }
    if (sort !== 'component' && sort !== 'core module') cannotLink(`an outer alias cannot refer to a ${sort}`)
    this.#introduce(at<Extern>(linker.#externs[sort], index, sort, lengths[sort]))
  }

  // Canonical definitions

  #addCanonical(canon: Canon): void {
    const { onlyTypes } = this.#state
    switch (canon.kind) {
      case 'lift': {
        const core = this.coreFunc(canon.func)
        const type = this.scope.funcType(canon.type)
        const func = onlyTypes
          ? placeholderFunc('a lifted function', type)
          : this.#canon.lift(core, canon.options, type)
        this.#introduce({ kind: 'func', func })
        break
      }
      case 'lower': {
        const { func } = this.#at('func', canon.func)
        this.#addCoreFunc(onlyTypes ? placeholderCoreFunc : this.#canon.lower(func, canon.options))
        break
      }
      case 'resource.new':
        this.#addCoreFunc(resourceNew(this.instance, this.#localResource(canon.type)))
        break
      case 'resource.rep':
        this.#addCoreFunc(resourceRep(this.instance, this.#localResource(canon.type)))
        break
      case 'resource.drop':
        this.#addCoreFunc(resourceDrop(this.instance, this.scope.resourceType(canon.type)))
        break
      case 'built-in':
        this.#addCoreFunc(onlyTypes ? placeholderCoreFunc : this.#canon.builtIn(canon))
        break
    }
  }

  #addCoreFunc(func: CoreFunc): void {
    if (func.importable !== func.call) this.scope.spend(stepsOfSuspending)
    this.#core.func.push({ kind: 'func', func })
  }

  // Resources

  #addResource(destructor: number | undefined): void {
    const { instance } = this
    let destroy: ((rep: unknown) => void) | undefined
    if (destructor !== undefined) {
      const func = this.coreFunc(destructor)
      checkCoreFuncType('a resource destructor', func.type, { params: ['i32'], results: [] })
      destroy = resourceDestructor(instance, func)
    }
    const type = new ResourceType('guest-defined resource', destroy, instance)
    this.scope.types.push({ kind: 'resource', type })
  }

  #localResource(index: number): ResourceType {
    const type = this.scope.resourceType(index)
    if (type.implementer !== this.instance) cannotLink(`type index ${index} is not a local resource`)
    return type
  }
}

/** Core function of a component that is only described. Its open type fits everywhere. */
const placeholderCoreFunc: CoreFunc = {
  type: undefined,
  call: notInstantiated,
  importable: notInstantiated,
}

function notInstantiated(): never {
  trap('not instantiated')
}

/** Function of a component that is only described. */
export function placeholderFunc(name: string, type: FuncType): Func {
  return { kind: 'host', name, type, call: placeholderCoreFunc.call }
}

/** @param length number of entries that may be referred to */
function at<T>(space: readonly T[], index: number, sort: string, length = space.length): T {
  const item = index < length ? space[index] : undefined
  if (item === undefined) cannotLink(`unknown ${sort} ${index}: ${sort} index out of bounds`)
  return item
}
