import type { Func } from '../abi/function.ts'
import type { Callable } from '../abi/lift.ts'
import { Lowered, LoweredAsync } from '../abi/lowered.ts'
import { camelCase, pascalCase } from '../abi/names.ts'
import { LinkError } from '../errors.ts'
import { equalFuncTypes } from '../types/equality.ts'
import type { ExternType } from '../types/extern.ts'
import { printFuncType } from '../types/print.ts'
import type { FuncType } from '../types/types.ts'
import { ResourceType } from '../types/types.ts'
import type { Extern } from './extern.ts'
import { findProvided, otherVersions } from './versions.ts'

/**
 * What a component is given to import: interfaces under their names (`wasi:cli/stdout@0.2.6`, a compatible version, or
 * without one), functions and nested instances that it imports directly under theirs.
 */
export type Imports = Readonly<Record<string, HostValue>>

/**
 * An interface is an object. Its members have the names of the JS mapping (`getStdout`, classes such as `OutputStream`
 * for resources) or those of WIT (`get-stdout`, `[method]output-stream.write`), which come first. A function is a JS
 * function, {@link Lowered} or {@link LoweredAsync}; a resource is a class or a {@link ResourceType}.
 */
export type HostValue = object

/** Finds what the host has for an import of the root component. */
export function resolveImport(
  imports: Imports,
  name: string,
  declare: (actual: ExternType | undefined) => ExternType,
): Extern {
  const key = findProvided(Object.keys(imports), name) ?? missing(imports, name)
  const value = imports[key] as HostValue
  return resolveHost(name, value, declare)
}

function missing(imports: Imports, name: string): string {
  const camel = camelCase(name)
  if (Object.hasOwn(imports, camel)) return camel
  const others = otherVersions(Object.keys(imports), name)
  const hint = others.length > 0 ? `the host has ${others.join(', ')}` : 'the host has nothing of that name'
  throw new LinkError(`the component imports ${name}, which is not provided: ${hint}`)
}

function resolveHost(
  name: string,
  value: HostValue,
  declare: (actual: ExternType | undefined) => ExternType,
): Extern {
  const type = declare(actualType(value))
  switch (type.kind) {
    case 'func':
      return { kind: 'func', func: hostFunc(name, value, type.type) }
    case 'type':
      return type
    case 'instance': {
      const exports = new Map<string, Extern>()
      for (const [member, memberType] of type.exports)
        exports.set(member, resolveMember(name, value, member, memberType))
      return { kind: 'instance', exports }
    }
    default:
      throw new LinkError(`the component imports ${name} as a ${type.kind}, which a host cannot provide`)
  }
}

/** The resource types that a host value brings with it, for the declared type to be opened over. */
function actualType(value: HostValue): ExternType {
  const resource = asResource('', value)
  if (resource !== undefined) return { kind: 'type', type: { kind: 'resource', type: resource } }
  return { kind: 'instance', exports: new HostResources(value) }
}

/** The resources of an interface object, looked up by name as the declared type asks for them. */
class HostResources extends Map<string, ExternType> {
  readonly #members: Record<string, unknown>

  constructor(value: HostValue) {
    super()
    this.#members = value as Record<string, unknown>
  }

  override get(name: string): ExternType | undefined {
    const member = this.#members[name] ?? this.#members[pascalCase(name)]
    const type = asResource(name, member)
    if (type !== undefined) return { kind: 'type', type: { kind: 'resource', type } }
    return typeof member === 'object' && member !== null ? actualType(member) : undefined
  }
}

const typesOfClasses = new WeakMap<object, ResourceType>()

function asResource(name: string, value: unknown): ResourceType | undefined {
  if (value instanceof ResourceType) return value
  if (typeof value !== 'function' || value.prototype === undefined) return undefined
  let type = typesOfClasses.get(value)
  if (type === undefined) {
    type = new ResourceType(name, rep => (rep as Partial<Disposable>)[Symbol.dispose]?.())
    typesOfClasses.set(value, type)
  }
  return type
}

function resolveMember(path: string, owner: HostValue, name: string, type: ExternType): Extern {
  const members = owner as Record<string, unknown>
  switch (type.kind) {
    case 'type':
      return type
    case 'func':
      return { kind: 'func', func: hostFunc(`${path}#${name}`, findFunction(path, members, name), type.type) }
    case 'instance': {
      const value = members[name] ?? members[camelCase(name)]
      if (typeof value !== 'object' || value === null) throw notProvided(path, name)
      return resolveHost(`${path}#${name}`, value, () => type)
    }
    default:
      throw new LinkError(`${path}#${name} is a ${type.kind}, which a host cannot provide`)
  }
}

function notProvided(path: string, name: string): LinkError {
  return new LinkError(`the component imports ${path}#${name}, which the host's ${path} does not have`)
}

/** A member of an interface that is a function, by its name in WIT or in the JS mapping. */
function findFunction(path: string, members: Record<string, unknown>, name: string): unknown {
  const own = members[name]
  if (own !== undefined) return own
  const [, kind, resource, method] = /^\[(method|static|constructor)\]([^.]*)(?:\.(.*))?$/.exec(name) ?? []
  if (kind === undefined) return bound(members[camelCase(name)], members) ?? raise(notProvided(path, name))
  const owner = members[pascalCase(resource as string)]
  if (!isClass(owner)) throw notProvided(path, name)
  switch (kind) {
    case 'constructor':
      return (...args: unknown[]) => Reflect.construct(owner, args)
    case 'static':
      return bound(owner[camelCase(method as string)], owner) ?? raise(notProvided(path, name))
    default: {
      const call = owner.prototype[camelCase(method as string)]
      if (typeof call !== 'function') throw notProvided(path, name)
      return (self: unknown, ...args: unknown[]) => Reflect.apply(call, self, args)
    }
  }
}

type Class = (new (
  ...args: unknown[]
) => object) & {
  readonly prototype: Record<string, unknown>
  readonly [member: string]: unknown
}

function isClass(value: unknown): value is Class {
  return typeof value === 'function' && typeof value.prototype === 'object'
}

function bound(value: unknown, owner: object): unknown {
  return typeof value === 'function' ? (...args: unknown[]) => Reflect.apply(value, owner, args) : undefined
}

function hostFunc(name: string, value: unknown, type: FuncType): Func {
  if (value instanceof Lowered || value instanceof LoweredAsync) {
    if (!equalFuncTypes(value.type, type)) {
      throw new LinkError(
        `${name} has another type: the component declares ${printFuncType(type)}, but the host provides ${printFuncType(value.type)}`,
      )
    }
    return { kind: 'lowered', name, type, lowered: value }
  }
  if (typeof value !== 'function')
    throw new LinkError(`${name} must be a function, but the host provides ${typeof value}`)
  return { kind: 'host', name, type, call: value as Callable }
}

function raise(error: Error): never {
  throw error
}
