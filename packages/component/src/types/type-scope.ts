import type {
  Alias,
  CoreModuleType,
  CoreTypeDefinition,
  Declaration,
  ExternTypeDefinition,
  TypeDefinition,
  ValueTypeRef,
} from '../binary/definitions.ts'
import { cannotLink } from '../errors.ts'
import type { ComponentType, ExternDeclaration, ExternType, InstanceType, NamedType } from './extern-type.ts'
import { hasBorrow, TypeBudget } from './type-bounds.ts'
import type { FuncType, PrimitiveKind, ValueType } from './types.ts'
import { ResourceType } from './types.ts'

const primitives = new Map<PrimitiveKind, ValueType>()
/** Sizes of a scope's index spaces at a point in its definitions. */
export interface KnownTypes {
  readonly types: number
  readonly coreTypes: number
}

/**
 * Resolves the type definitions of a component, a component type or an instance type.
 *
 * Binary types refer to each other by index. A scope holds the index spaces of one such body and turns each
 * definition into a {@link NamedType} without indices. Scopes nest, and `alias outer` counts them outwards; a
 * nested scope sees only the definitions that precede it in its parent.
 *
 * Component and instance types stay open: they resolve their declarations again each time they are opened,
 * because the resource types in them differ from one instance to the next. {@link TypeBudget} bounds the work
 * that this can cause.
 *
 * @see https://github.com/WebAssembly/component-model/blob/main/design/mvp/Binary.md#type-definitions
 */
export class TypeScope {
  readonly parent: TypeScope | undefined
  readonly types: NamedType[] = []
  readonly coreTypes: CoreTypeDefinition[] = []
  /**
   * Exports of the instances that a component type or instance type declares. A component has actual
   * instances instead.
   */
  readonly instances: ReadonlyMap<string, ExternType>[] = []
  readonly #known: KnownTypes | undefined
  readonly #budget: TypeBudget

  /** @param known definitions of the parent that precede this scope */
  constructor(parent?: TypeScope, known?: KnownTypes) {
    this.parent = parent
    this.#known = known
    this.#budget = parent === undefined ? new TypeBudget() : parent.#budget
  }

  /**
   * Counts work that the component causes.
   *
   * @throws {LinkError} when the component causes too much
   */
  spend(steps: number): void {
    this.#budget.spend(steps)
  }

  /** Sizes of the index spaces so far, for a scope that is defined next. */
  get known(): KnownTypes {
    return { types: this.types.length, coreTypes: this.coreTypes.length }
  }

  /** Returns the type at an index. The methods below also check its kind. */
  type(index: number): NamedType {
    return this.types[index] ?? cannotLink(`unknown type ${index}: type index out of bounds`)
  }

  valueType(ref: ValueTypeRef): ValueType {
    if (typeof ref === 'string') return primitive(ref)
    const type = this.type(ref)
    return type.kind === 'value' ? type.type : cannotLink(`type index ${ref} is not a defined type`)
  }

  resourceType(index: number): ResourceType {
    const type = this.type(index)
    return type.kind === 'resource' ? type.type : cannotLink(`type index ${index} is not a resource type`)
  }

  funcType(index: number): FuncType {
    const type = this.type(index)
    return type.kind === 'func' ? type.type : cannotLink(`type index ${index} is not a function type`)
  }

  instanceType(index: number): InstanceType {
    const type = this.type(index)
    return type.kind === 'instance' ? type.type : cannotLink(`type index ${index} is not an instance type`)
  }

  componentType(index: number): ComponentType {
    const type = this.type(index)
    return type.kind === 'component' ? type.type : cannotLink(`type index ${index} is not a component type`)
  }

  moduleType(index: number): CoreModuleType {
    const type = this.coreTypes[index]
    return type?.kind === 'module' ? type.type : cannotLink(`core type index ${index} is not a module type`)
  }

  /** Resolves a type definition. Resource types are created by the instance that defines them. */
  resolve(definition: Exclude<TypeDefinition, { kind: 'resource' }>): NamedType {
    switch (definition.kind) {
      case 'func':
        return { kind: 'func', type: this.#resolveFuncType(definition) }
      case 'component': {
        const { declarations } = definition
        const { known } = this
        const inner = () => new TypeScope(this, known)
        return {
          kind: 'component',
          type: {
            open: (args, exports) =>
              this.#budget.open(() => inner().#declareComponent(declarations, args, exports)),
          },
        }
      }
      case 'instance': {
        const { declarations } = definition
        const { known } = this
        const inner = () => new TypeScope(this, known)
        return {
          kind: 'instance',
          type: { open: actual => this.#budget.open(() => inner().#declareInstance(declarations, actual)) },
        }
      }
      default:
        return { kind: 'value', type: this.#budget.bounded(this.#resolveValueType(definition)) }
    }
  }

  /**
   * Resolves the type of an import or export, closed over the resource types of `actual`, or over fresh ones
   * when `actual` is `undefined`.
   */
  externType(name: string, definition: ExternTypeDefinition, actual: ExternType | undefined): ExternType {
    this.#budget.countExtern()
    switch (definition.kind) {
      case 'func':
        return { kind: 'func', type: this.funcType(definition.type) }
      case 'instance':
        return {
          kind: 'instance',
          exports: this.instanceType(definition.type).open(
            actual?.kind === 'instance' ? actual.exports : undefined,
          ),
        }
      case 'component':
        return { kind: 'component', type: this.componentType(definition.type) }
      case 'core module':
        return { kind: 'core module', type: this.moduleType(definition.type) }
      case 'type': {
        if (definition.bound.kind === 'eq') return { kind: 'type', type: this.type(definition.bound.type) }
        if (actual?.kind === 'type' && actual.type.kind === 'resource') return actual
        return { kind: 'type', type: { kind: 'resource', type: new ResourceType(name) } }
      }
    }
  }

  /** Adds a type or instance that an import or export introduces to its index space. */
  introduce(type: ExternType): void {
    if (type.kind === 'type') this.types.push(type.type)
    if (type.kind === 'instance') this.instances.push(type.exports)
  }

  #optional(ref: ValueTypeRef | undefined): ValueType | undefined {
    return ref === undefined ? undefined : this.valueType(ref)
  }

  #resolveFuncType(definition: Extract<TypeDefinition, { kind: 'func' }>): FuncType {
    const result = this.#optional(definition.result)
    if (result !== undefined && hasBorrow(result))
      cannotLink('function result cannot contain a `borrow` type')
    const params = definition.params.map(param => ({ name: param.name, type: this.valueType(param.type) }))
    this.#budget.checkParams(params)
    return { params, result, async: definition.async }
  }

  #resolveValueType(
    definition: Exclude<TypeDefinition, { kind: 'resource' | 'func' | 'component' | 'instance' }>,
  ): ValueType {
    switch (definition.kind) {
      case 'primitive':
        return { kind: definition.type }
      case 'record':
        return {
          kind: 'record',
          fields: definition.fields.map(field => ({ name: field.name, type: this.valueType(field.type) })),
        }
      case 'variant':
        return {
          kind: 'variant',
          cases: definition.cases.map(item => ({ name: item.name, type: this.#optional(item.type) })),
        }
      case 'list':
        return { kind: 'list', element: this.valueType(definition.element), length: definition.length }
      case 'tuple':
        return { kind: 'tuple', types: definition.types.map(type => this.valueType(type)) }
      case 'flags':
      case 'enum':
        return definition
      case 'option':
        return { kind: 'option', some: this.valueType(definition.some) }
      case 'result':
        return { kind: 'result', ok: this.#optional(definition.ok), error: this.#optional(definition.error) }
      case 'map':
        return { kind: 'map', key: this.valueType(definition.key), value: this.valueType(definition.value) }
      case 'own':
      case 'borrow':
        return { kind: definition.kind, resource: this.resourceType(definition.resource) }
      case 'stream':
      case 'future': {
        const element = this.#optional(definition.element)
        // A borrow ends with its call, but a copy can outlast any call.
        if (element !== undefined && hasBorrow(element))
          cannotLink(`a ${definition.kind} cannot contain a \`borrow\` type`)
        return { kind: definition.kind, element }
      }
    }
  }

  #declareInstance(
    declarations: readonly Declaration[],
    actual: ReadonlyMap<string, ExternType> | undefined,
  ): ReadonlyMap<string, ExternType> {
    const exports = new Map<string, ExternType>()
    for (const declaration of declarations) {
      if (declaration.kind === 'export' || declaration.kind === 'import') {
        const { name } = declaration
        // The host may have to search for a name in several places.
        const found = introducesResources(declaration.type) ? actual?.get(name) : undefined
        const type = this.externType(name, declaration.type, found)
        exports.set(name, type)
        this.introduce(type)
      } else {
        this.#declare(declaration)
      }
    }
    return exports
  }

  #declareComponent(
    declarations: readonly Declaration[],
    args: ReadonlyMap<string, ExternType> | undefined,
    actualExports: ReadonlyMap<string, ExternType> | undefined,
  ) {
    const imports: ExternDeclaration[] = []
    const exports: ExternDeclaration[] = []
    for (const declaration of declarations) {
      if (declaration.kind === 'import' || declaration.kind === 'export') {
        const actual = (declaration.kind === 'import' ? args : actualExports)?.get(declaration.name)
        const type = this.externType(declaration.name, declaration.type, actual)
        const into = declaration.kind === 'import' ? imports : exports
        into.push({ name: declaration.name, type })
        this.introduce(type)
      } else {
        this.#declare(declaration)
      }
    }
    return { imports, exports }
  }

  #declare(declaration: Exclude<Declaration, { kind: 'import' | 'export' }>): void {
    this.spend(1)
    switch (declaration.kind) {
      case 'core type':
        this.addCoreTypes(declaration.types)
        break
      case 'type':
        if (declaration.type.kind === 'resource')
          cannotLink('resources can only be defined within a concrete component')
        this.types.push(this.resolve(declaration.type))
        break
      case 'alias':
        this.#alias(declaration.alias)
        break
    }
  }

  #alias(alias: Alias): void {
    if (alias.kind === 'outer' && (alias.sort === 'type' || alias.sort === 'core type')) {
      this.aliasOuterType(alias.sort, alias.count, alias.index)
      return
    }
    if (alias.kind === 'export' && (alias.sort === 'type' || alias.sort === 'instance')) {
      const exports =
        this.instances[alias.instance] ??
        cannotLink(`unknown instance ${alias.instance}: index out of bounds`)
      const type =
        exports.get(alias.name) ??
        cannotLink(`instance ${alias.instance} has no export named \`${alias.name}\``)
      if (type.kind !== alias.sort) cannotLink(`export \`${alias.name}\` is not a ${alias.sort}`)
      this.introduce(type)
      return
    }
    cannotLink('an alias in a type may only refer to types or instances')
  }

  /** Adds the type that an outer alias refers to (`alias outer`). */
  addCoreTypes(types: readonly CoreTypeDefinition[]): void {
    this.spend(types.length)
    for (const type of types) this.coreTypes.push(type)
  }

  aliasOuterType(sort: 'type' | 'core type', count: number, index: number): void {
    let scope: TypeScope = this
    let { known } = this
    for (let i = 0; i < count; i++) {
      known = scope.#known ?? cannotLink(`invalid outer alias count ${count}`)
      scope = scope.parent as TypeScope
    }
    const isType = sort === 'type'
    if (index >= (isType ? known.types : known.coreTypes))
      cannotLink(`unknown ${sort} ${index}: index out of bounds`)
    if (isType) this.types.push(scope.type(index))
    else this.coreTypes.push(scope.coreTypes[index] as CoreTypeDefinition)
  }
}

/** Whether the type of an import or export may introduce resource types: neither that of a function nor an equal type does. */
function introducesResources(type: ExternTypeDefinition): boolean {
  return type.kind === 'type' ? type.bound.kind !== 'eq' : type.kind !== 'func'
}

function primitive(kind: PrimitiveKind): ValueType {
  let type = primitives.get(kind)
  if (type === undefined) {
    type = { kind }
    primitives.set(kind, type)
  }
  return type
}
