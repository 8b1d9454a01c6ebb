import type { Callable, Func } from '../abi/func.ts'
import { Blocking, Lifted, type Lowered, type LoweredAsync, TypedFunction } from '../abi/host-function.ts'
import type { KeyOf } from '../abi/js-names.ts'
import { cannotLink, LinkError } from '../errors.ts'
import type { ExternType } from '../types/extern-type.ts'
import type { FuncType } from '../types/types.ts'
import { ResourceType } from '../types/types.ts'
import { findFunction, findMember, isClassSyntax, isPlainFunction, keysOf, member } from './host-members.ts'
import { InterfaceNames } from './interface-versions.ts'
import { instanceOf } from './js-exports.ts'
import { type Extern, typeOf } from './linked-extern.ts'
import type { Resolver } from './linking.ts'
import type { CheckStated } from './stated-types.ts'
import { checkSameType, checkSubtype } from './subtype.ts'

/**
 * Imports of a component: interfaces under their names (`wasi:cli/stdout@0.2.6`, a compatible version, or no version), and
 * under their names the functions and nested instances that the component imports directly.
 *
 * An interface may also be the exports of another component's instance, or one interface of these: the components are then
 * linked directly, with shared resources and without JS values in between.
 */
export type Imports<Value extends HostValue = HostValue> = Readonly<Record<string, Value>>

/**
 * Value that a host provides for an import. An interface is an object. Its members have the names of WIT (`get-stdout`,
 * `[method]output-stream.write`), which take precedence, or those of the JS mapping (`getStdout`, classes such as
 * `OutputStream` for resources). A function is a JS function, {@link Lifted}, {@link Lowered}, {@link LoweredAsync} or {@link Blocking}; a
 * resource is a class or a {@link ResourceType}.
 */
export type HostValue = object

/**
 * Interface that a host implements, whose members have their names in WIT: functions such as `[method]gpu-buffer.size`
 * ({@link Lifted}, {@link Lowered} or {@link LoweredAsync}), and resources such as `gpu-buffer` ({@link ResourceType}).
 */
export type HostInterface = Readonly<Record<string, object>>

/**
 * Creates the resolver of a root component's imports.
 *
 * @param provided the host's imports
 * @param imported names of all imports of the component
 * @param checkStated compares imports with the types that the host states
 */
export function hostResolver(
  provided: Imports,
  imported: readonly string[],
  checkStated: CheckStated,
): Resolver {
  const names = new InterfaceNames(Object.keys(provided))
  let direct: Imports | undefined
  let keyOf: KeyOf
  return (name, declare) => {
    const key = names.find(name)
    if (key === undefined) {
      direct ??= withoutDefaults(provided)
      keyOf ??= keysOf(direct, () => imported)
      // The name of an interface is no JS name: another spelling of it names another interface.
      const owner = name.includes(':') ? {} : direct
      const type = declare(new HostResources(owner).get(name))
      const others = names.otherVersions(name).join(', ') || 'nothing of that name'
      const error = `the component imports ${name}, which is not provided: the host has ${others}`
      return resolveMember(name, owner, name, keyOf, type) ?? cannotLink(error)
    }
    const checked = (actual: ExternType | undefined) => {
      const type = declare(actual)
      checkStated(name, type)
      return type
    }
    try {
      return resolveHost(name, withoutDefault(key, provided[key] as HostValue), checked)
    } catch (error) {
      // A user who reads the version of the import needs that of the host, too.
      if (error instanceof LinkError && key !== name) error.message += `: the host has ${key}`
      throw error
    }
  }
}

function withoutDefaults(imports: Imports): Imports {
  return Object.fromEntries(
    Object.entries(imports).map(([name, value]) => [name, withoutDefault(name, value)]),
  )
}

/** Returns the default export of a module if it is a function or a class, as jco does, else the value itself. */
function withoutDefault(name: string, value: HostValue): HostValue {
  const isModule = typeof value === 'object' && value !== null && !name.includes(':')
  const inner = isModule ? member(value, 'default') : undefined
  return typeof inner === 'function' ? inner : value
}

function resolveHost(
  name: string,
  value: HostValue,
  declare: (actual: ExternType | undefined) => ExternType,
): Extern {
  const exports = instanceOf(value)
  if (exports !== undefined) {
    const extern: Extern = { kind: 'instance', exports }
    const actual = typeOf(extern)
    checkSubtype(`import ${name}`, actual, declare(actual))
    return extern
  }
  const type = declare(actualType(value))
  switch (type.kind) {
    case 'func':
      return { kind: 'func', func: hostFunc(name, value, type.type) }
    case 'type':
      return checkedType(name, { [name]: value }, name, type)
    case 'instance': {
      if (kindOf(value) !== 'object') refuseKind(name, 'an interface', value)
      const exports = new Map<string, Extern>()
      const keyOf = keysOf(value, () =>
        [...type.exports].flatMap(([member, { kind }]) => (kind === 'type' ? [] : [member])),
      )
      for (const [member, memberType] of type.exports)
        exports.set(
          member,
          resolveMember(`${name}#${member}`, value, member, keyOf, memberType) ?? refuseMember(name, member),
        )
      return { kind: 'instance', exports }
    }
    default:
      cannotLink(`${name} is a ${type.kind}, which a host cannot provide`)
  }
}

/** Returns the kind of a host value, for messages; that of an interface is `object`. */
function kindOf(value: unknown): string {
  if (value instanceof ResourceType) return 'a resource'
  if (value instanceof TypedFunction || value instanceof Blocking) return 'a function'
  if (typeof value !== 'function') return typeof value
  return isClassSyntax(value) ? `the class ${value.name}` : 'a function'
}

/** Refuses a host value that is of another kind than the import. */
function refuseKind(path: string, wanted: string, value: unknown): never {
  cannotLink(`${path} must be ${wanted}, but the host provides ${kindOf(value)}`)
}

/** Returns the type of a host value as far as it is known: its resources, over which the declared type is opened. */
function actualType(value: HostValue | null | undefined): ExternType | undefined {
  if (value === null || value === undefined) return undefined
  const resource = asResource('', value)
  if (resource !== undefined) return { kind: 'type', type: { kind: 'resource', type: resource } }
  return { kind: 'instance', exports: new HostResources(value) }
}

/** Resources of an interface object, looked up when the declared type asks for them. */
class HostResources extends Map<string, ExternType> {
  readonly #owner: HostValue

  constructor(owner: HostValue) {
    super()
    this.#owner = owner
  }

  override get(name: string): ExternType | undefined {
    const found = findMember(this.#owner, name)
    const type = asResource(name, found)
    if (type !== undefined) return { kind: 'type', type: { kind: 'resource', type } }
    return typeof found === 'object' && found !== null ? actualType(found) : undefined
  }
}

const typesOfClasses = new WeakMap<object, ResourceType>()

function asResource(name: string, value: unknown): ResourceType | undefined {
  if (value instanceof ResourceType) return value
  if (typeof value !== 'function' || value.prototype === undefined) return undefined
  if (isPlainFunction(value as CallableFunction)) return undefined
  let type = typesOfClasses.get(value)
  if (type === undefined) {
    type = new ResourceType(name === '' ? value.name : name, rep =>
      (rep as Partial<Disposable>)[Symbol.dispose]?.(),
    )
    typesOfClasses.set(value, type)
  }
  return type
}

/**
 * Returns the type of the resource that a host implements by a class, for a function in lowered form beside the class.
 *
 * @param name name of the resource in WIT
 */
export function resourceTypeOf<Rep extends object>(
  name: string,
  resource: abstract new (...args: never[]) => Rep,
): ResourceType<Rep> {
  return asResource(name, resource) as ResourceType as ResourceType<Rep>
}

/** Resolves a type. If the host has a class under the name of a resource, the type must be that of the class. */
function checkedType(
  path: string,
  owner: HostValue,
  name: string,
  declared: Extract<ExternType, { kind: 'type' }>,
): Extern {
  if (declared.type.kind !== 'resource') return declared
  const found = findMember(owner, name)
  if (typeof found === 'function' && asResource(name, found) === undefined) refuseKind(path, 'a class', found)
  const type = found === undefined ? undefined : asResource(name, found)
  if (type !== undefined) checkSubtype(path, { kind: 'type', type: { kind: 'resource', type } }, declared)
  return declared
}

/**
 * Resolves an import of a world that is no interface, or a member of an interface: a function or an instance by its key, a
 * member of a resource by the class of the resource. Other types need nothing from the host.
 *
 * @returns `undefined` if the host lacks it
 */
function resolveMember(
  path: string,
  owner: HostValue,
  name: string,
  keyOf: KeyOf,
  type: ExternType,
): Extern | undefined {
  switch (type.kind) {
    case 'type':
      return checkedType(path, owner, name, type)
    case 'func': {
      const call = findFunction(owner, name, keyOf)
      return call === undefined ? undefined : { kind: 'func', func: hostFunc(path, call, type.type) }
    }
    default: {
      const value = member(owner, keyOf(name)) ?? (hasTypesAlone(type) ? {} : undefined)
      return Object(value) === value ? resolveHost(path, value as HostValue, () => type) : undefined
    }
  }
}

/** Whether an extern is types only, which need nothing from the host. */
function hasTypesAlone(type: ExternType): boolean {
  return type.kind === 'type' || (type.kind === 'instance' && [...type.exports.values()].every(hasTypesAlone))
}

/** Refuses a member that an interface of the host lacks. */
export function refuseMember(path: string, name: string): never {
  cannotLink(`the component imports ${path}#${name}, which the host does not have`)
}

function hostFunc(name: string, value: unknown, type: FuncType): Func {
  if (value instanceof TypedFunction) {
    checkSameType(name, { kind: 'func', type: value.type }, { kind: 'func', type })
    if (value instanceof Lifted) return { kind: 'host', name, type, call: value.call }
    return { kind: 'lowered', name, type, lowered: value as Lowered | LoweredAsync }
  }
  if (value instanceof Blocking) return { kind: 'host', name, type, call: value.call, blocks: true }
  if (typeof value !== 'function' || isClassSyntax(value)) refuseKind(name, 'a function', value)
  return { kind: 'host', name, type, call: value as Callable }
}
