import type {
  Alias,
  CoreModuleType,
  CoreTypeDefinition,
  Declaration,
  ExternTypeDefinition,
  TypeDefinition,
  ValueTypeRef,
} from '../binary/definitions.ts'
import { LinkError } from '../errors.ts'
import type { ComponentType, ExternDeclaration, ExternType, InstanceType, NamedType } from './extern.ts'
import type { FuncType, PrimitiveKind, ValueType } from './types.ts'
import { ResourceType } from './types.ts'

/** Types of definitions get this large only to exhaust a runtime; the bounds are those of other implementations. */
const maxTypeDepth = 100
const maxTypeSize = 100_000
/** A name that is longer counts as several parts: a type is also written out, in messages. */
const lettersOfPart = 100
/** How many imports and exports all types of a component may have when written out: nested types multiply. */
const maxExterns = 200_000
/** The same for all definitions, and for the parts of types: what an instance or a type costs, it costs each time. */
const maxSteps = 1_000_000
/** How deeply instance and component types may refer to each other. */
const maxOpenTypes = 100

const primitives = new Map<PrimitiveKind, ValueType>()
/** What is known of a type from its parts, so that nobody has to walk it again. */
interface Extent {
  readonly depth: number
  readonly size: number
  readonly hasBorrow: boolean
}

const extents = new WeakMap<ValueType, Extent>()

/** How many types a scope has where another one begins in it. */
export interface KnownTypes {
  readonly types: number
  readonly coreTypes: number
}

/**
 * The index spaces of types in a component, a component type or an instance type, and the resolution of the type
 * definitions in it. Scopes nest: `alias outer` counts outwards.
 */
export class TypeScope {
  readonly parent: TypeScope | undefined
  readonly types: NamedType[] = []
  readonly coreTypes: CoreTypeDefinition[] = []
  /** The types of the instances that a component or instance type declares; a component has real instances. */
  readonly instances: ReadonlyMap<string, ExternType>[] = []
  readonly #known: KnownTypes | undefined
  readonly #budget: { externs: number; steps: number; openTypes: number }

  /** @param known what of the parent comes before this scope, and may be referred to */
  constructor(parent?: TypeScope, known?: KnownTypes) {
    this.parent = parent
    this.#known = known
    this.#budget =
      parent === undefined
        ? { externs: maxExterns, steps: maxSteps, openTypes: maxOpenTypes }
        : parent.#budget
  }

  /** Counts what has to be done for the component, with all that is in it. */
  spend(steps: number): void {
    this.#budget.steps -= steps
    if (this.#budget.steps < 0)
      fail(
        `the component has more than ${maxSteps} definitions and parts of types, with all that is repeated`,
      )
  }

  /** What there is so far: all that may be referred to by a scope that is defined next. */
  get known(): KnownTypes {
    return { types: this.types.length, coreTypes: this.coreTypes.length }
  }

  type(index: number): NamedType {
    return this.types[index] ?? fail(`unknown type ${index}: type index out of bounds`)
  }

  valueType(ref: ValueTypeRef): ValueType {
    if (typeof ref === 'string') return primitive(ref)
    const type = this.type(ref)
    return type.kind === 'value' ? type.type : fail(`type index ${ref} is not a defined type`)
  }

  resourceType(index: number): ResourceType {
    const type = this.type(index)
    return type.kind === 'resource' ? type.type : fail(`type index ${index} is not a resource type`)
  }

  funcType(index: number): FuncType {
    const type = this.type(index)
    return type.kind === 'func' ? type.type : fail(`type index ${index} is not a function type`)
  }

  instanceType(index: number): InstanceType {
    const type = this.type(index)
    return type.kind === 'instance' ? type.type : fail(`type index ${index} is not an instance type`)
  }

  componentType(index: number): ComponentType {
    const type = this.type(index)
    return type.kind === 'component' ? type.type : fail(`type index ${index} is not a component type`)
  }

  moduleType(index: number): CoreModuleType {
    const type = this.coreTypes[index]
    return type?.kind === 'module' ? type.type : fail(`core type index ${index} is not a module type`)
  }

  /** The type that a definition stands for; a resource is made by whoever defines it. */
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
            open: (args, exports) => this.#open(() => inner().#declareComponent(declarations, args, exports)),
          },
        }
      }
      case 'instance': {
        const { declarations } = definition
        const { known } = this
        const inner = () => new TypeScope(this, known)
        return {
          kind: 'instance',
          type: { open: actual => this.#open(() => inner().#declareInstance(declarations, actual)) },
        }
      }
      default:
        return { kind: 'value', type: this.#bounded(this.#resolveValueType(definition)) }
    }
  }

  /**
   * The type of an import or export as declared, closed over the resources of what is `actual`ly there, or over fresh
   * resources where it is `undefined`.
   */
  externType(name: string, definition: ExternTypeDefinition, actual: ExternType | undefined): ExternType {
    if (this.#budget.externs-- === 0)
      fail(`the types of the component have more than ${maxExterns} imports and exports`)
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
      case 'value':
        return fail(`${name} is a value: values are not supported`)
      case 'type': {
        if (definition.bound.kind === 'eq') return { kind: 'type', type: this.type(definition.bound.type) }
        if (actual?.kind === 'type' && actual.type.kind === 'resource') return actual
        return { kind: 'type', type: { kind: 'resource', type: new ResourceType(name) } }
      }
    }
  }

  /** Makes what an import or export introduces known to the definitions that follow. */
  introduce(type: ExternType): void {
    if (type.kind === 'type') this.types.push(type.type)
    if (type.kind === 'instance') this.instances.push(type.exports)
  }

  #optional(ref: ValueTypeRef | undefined): ValueType | undefined {
    return ref === undefined ? undefined : this.valueType(ref)
  }

  #resolveFuncType(definition: Extract<TypeDefinition, { kind: 'func' }>): FuncType {
    const result = this.#optional(definition.result)
    if (result !== undefined && hasBorrow(result)) fail('function result cannot contain a `borrow` type')
    const params = definition.params.map(param => ({ name: param.name, type: this.valueType(param.type) }))
    let size = 1
    for (const param of params) size += sizeIn(param.name, extents.get(param.type))
    this.#checkSize(size, params.length)
    return { params, result, async: definition.async }
  }

  /** Refuses a type that is too large or too deep for what walks it recursively. */
  #bounded(type: ValueType): ValueType {
    const extent = this.#measure(type)
    if (extent.depth > maxTypeDepth) fail(`type is nested more than ${maxTypeDepth} deep`)
    extents.set(type, extent)
    return type
  }

  #measure(type: ValueType): Extent {
    let depth = 0
    let size = 1
    let parts = 1
    let borrows = type.kind === 'borrow'
    forEachPart(type, (part, name) => {
      const extent = part === undefined ? undefined : extents.get(part)
      depth = Math.max(depth, extent?.depth ?? 0)
      size += sizeIn(name, extent)
      borrows ||= extent?.hasBorrow ?? false
      parts++
    })
    this.#checkSize(size, parts)
    return { depth: depth + 1, size, hasBorrow: borrows }
  }

  /** @param parts that the type has itself, not counting what is in them */
  #checkSize(size: number, parts: number): void {
    this.spend(parts)
    if (size > maxTypeSize) fail(`type is larger than ${maxTypeSize} parts`)
  }

  /** Types that refer to each other are opened one within the other. */
  #open<T>(open: () => T): T {
    const budget = this.#budget
    if (budget.openTypes === 0) fail(`types are nested more than ${maxOpenTypes} deep`)
    budget.openTypes--
    try {
      return open()
    } finally {
      budget.openTypes++
    }
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
        // A borrow ends with its call, and nothing says when what is copied ends.
        if (element !== undefined && hasBorrow(element))
          fail(`a ${definition.kind} cannot contain a \`borrow\` type`)
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
        // A function brings no resources, and the host may have to look for it in several places.
        const found = declaration.type.kind === 'func' ? undefined : actual?.get(declaration.name)
        const type = this.externType(declaration.name, declaration.type, found)
        exports.set(declaration.name, type)
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
        this.coreTypes.push(declaration.type)
        break
      case 'type':
        if (declaration.type.kind === 'resource')
          fail('resources can only be defined within a concrete component')
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
        this.instances[alias.instance] ?? fail(`unknown instance ${alias.instance}: index out of bounds`)
      const type =
        exports.get(alias.name) ?? fail(`instance ${alias.instance} has no export named \`${alias.name}\``)
      if (type.kind !== alias.sort) fail(`export \`${alias.name}\` is not a ${alias.sort}`)
      this.introduce(type)
      return
    }
    fail('an alias in a type may only refer to types or instances')
  }

  aliasOuterType(sort: 'type' | 'core type', count: number, index: number): void {
    let scope: TypeScope = this
    let { known } = this
    for (let i = 0; i < count; i++) {
      known = scope.#known ?? fail(`invalid outer alias count ${count}`)
      scope = scope.parent as TypeScope
    }
    const isType = sort === 'type'
    if (index >= (isType ? known.types : known.coreTypes))
      fail(`unknown ${sort} ${index}: index out of bounds`)
    if (isType) this.types.push(scope.type(index))
    else this.coreTypes.push(scope.coreTypes[index] as CoreTypeDefinition)
  }
}

function primitive(kind: PrimitiveKind): ValueType {
  let type = primitives.get(kind)
  if (type === undefined) {
    type = { kind }
    primitives.set(kind, type)
  }
  return type
}

/** How much a part with a name adds to the size of a type. */
function sizeIn(name: string, part: Extent | undefined): number {
  return (part?.size ?? 1) + Math.floor(name.length / lettersOfPart)
}

function hasBorrow(type: ValueType): boolean {
  return extents.get(type)?.hasBorrow ?? false
}

function forEachPart(type: ValueType, visit: (part: ValueType | undefined, name: string) => void): void {
  switch (type.kind) {
    case 'record':
      for (const field of type.fields) visit(field.type, field.name)
      break
    case 'variant':
      for (const item of type.cases) visit(item.type, item.name)
      break
    case 'enum':
    case 'flags':
      for (const name of type.names) visit(undefined, name)
      break
    case 'own':
    case 'borrow':
      visit(undefined, type.resource.name)
      break
    case 'tuple':
      for (const part of type.types) visit(part, '')
      break
    case 'option':
      visit(type.some, '')
      break
    case 'result':
      visit(type.ok, '')
      visit(type.error, '')
      break
    case 'map':
      visit(type.key, '')
      visit(type.value, '')
      break
    case 'list':
    case 'stream':
    case 'future':
      visit(type.element, '')
      break
  }
}

function fail(message: string): never {
  throw new LinkError(message)
}
